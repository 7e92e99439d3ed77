// Fills a board with a given number of cards, stacks and projects, the same ones every time.
import type * as Y from 'yjs';
import { generateKeyBetween } from 'fractional-indexing';
import type { CardPlace, StackPlace } from '../../shared/board/schema.ts';
import * as edits from '../../shared/board/edit.ts';
import type { Method } from '../../shared/method/schema.ts';
import { IDEAS, PROJECTS, STACK_NAMES } from './fake-texts.ts';

export interface BoardContents {
  cards: number;
  /** How many stacks, of three cards each as far as the cards reach. */
  stacks: number;
  projects: number;
  /** Owners in turn; the first is the one who looks at the screen. */
  owners: readonly string[];
}

const CARDS_PER_STACK = 3;

export const fakeId = (kind: string, number: number): string => `${kind}${String(number).padStart(8, '0')}`;

export function fillBoard(doc: Y.Doc, method: Method, contents: BoardContents): void {
  doc.transact(() => {
    let order: string | null = null;
    const nextOrder = (): string => (order = generateKeyBetween(order, null));
    for (const { id, icon, name } of method.themes)
      edits.addTheme(doc, id, { icon, name, order: nextOrder() } as Parameters<typeof edits.addTheme>[2]);

    /** Every eleventh place is the tray. */
    const placeOf = (row: number): StackPlace => {
      const theme = method.themes[row];
      return theme
        ? { in: 'theme', theme: theme.id, order: nextOrder() }
        : { in: 'tray', order: nextOrder() };
    };
    const ownerOf = (number: number): string => contents.owners[number % contents.owners.length] ?? 'host';

    for (let stack = 0; stack < contents.stacks; stack += 1) {
      const name = STACK_NAMES[stack % STACK_NAMES.length] ?? '';
      const place = placeOf(stack % method.themes.length);
      edits.addStack(doc, fakeId('stack', stack), { owner: ownerOf(stack), name, place }, []);
    }
    for (let card = 0; card < contents.cards; card += 1) {
      const stack = Math.floor(card / CARDS_PER_STACK);
      const inStack = stack < contents.stacks;
      const row = inStack ? stack % method.themes.length : card % IDEAS.length;
      const ideas = IDEAS[row] ?? [];
      const place: CardPlace = inStack
        ? { in: 'stack', stack: fakeId('stack', stack), order: nextOrder() }
        : placeOf(row);
      const text = ideas[Math.floor(card / IDEAS.length) % ideas.length] ?? 'An idea';
      edits.addCard(doc, fakeId('card', card), { owner: ownerOf(card), text, place });
    }
    for (let project = 0; project < Math.min(contents.projects, contents.stacks); project += 1) {
      const [title, problem] = PROJECTS[project % PROJECTS.length] ?? ['A project', ''];
      const owner = ownerOf(project);
      // Every fourth project still looks for a lead.
      const lead = project % 4 === 3 ? '' : owner;
      const stack = fakeId('stack', project);
      edits.addProject(doc, fakeId('project', project), { owner, stack, title, problem, lead });
    }
  });
}
