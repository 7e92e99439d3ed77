// Cluster: cards move under their themes, alike ones are stacked, stacks get names; while the network does its worst.
import { addStack, editCard, moveCard, nameStack } from '../../shared/board/edit.ts';
import type { Language } from '../../shared/text.ts';
import type { Bot } from './bot.ts';
import { present, settled, type Card, type Clinic, type Stack } from './clinic.ts';
import { newId } from './dice.ts';
import { TOPICS } from './ideas.ts';
import { after, paced } from './until.ts';
import { isAway, lateIdeasArrive } from './writing.ts';

/** How long a finger drags a card; others see it hover meanwhile. */
const DRAG_MS = 150;
/** Cards that two people move at the same moment. */
const CONTESTED_SHARE = 0.1;
const EDITED_SHARE = 0.08;
/** Stacks from which one card is left out, so that not everything ends up in a pile. */
const LOOSE_SHARE = 0.3;

const AFTERTHOUGHT: Readonly<Record<Language, string>> = {
  en: ' – who joins in?',
  fr: ' – qui en est?',
  nl: ' – wie doet mee?',
};

export async function cardsFindTheirThemes(clinic: Clinic): Promise<void> {
  const { dice, pace, progress } = clinic;
  const deeds = dice.shuffle([...moves(clinic), ...edits(clinic), ...returns(clinic)]);
  await progress.phase('moving cards', deeds.length, async (phase) => {
    await paced(deeds, pace.changesPerSecond, async (deed) => {
      await deed();
      phase.step();
    });
    await settled(clinic, 'after the moving');
    await lateIdeasArrive(clinic);
  });
}

type Deed = () => Promise<void> | void;

function moves(clinic: Clinic): Deed[] {
  const { dice } = clinic;
  const movers = present(clinic).filter((bot) => !isAway(bot));
  const unlucky = movers.filter(({ seat }) => seat.luck === 'cut');
  const misplaced = onBoard(clinic).filter(({ topic, theme }) => TOPICS[topic]?.theme !== theme);
  return dice.shuffle(misplaced).flatMap((card): Deed[] => {
    const cutOff = unlucky.shift();
    if (cutOff) return [() => moveWhileCutOff(cutOff, card)];
    const mover = dice.pick(movers);
    if (!dice.says(CONTESTED_SHARE)) return [() => drag(mover, card)];
    const rival = dice.pick(movers);
    return [async () => void (await Promise.all([drag(mover, card), drag(rival, card)]))];
  });
}

async function drag(bot: Bot, card: Card): Promise<void> {
  const theme = TOPICS[card.topic]?.theme ?? '';
  bot.board.show({ dragging: { id: card.id, over: `theme:${theme}` } });
  await after(DRAG_MS);
  moveCard(bot.board.doc, card.id, { in: 'theme', theme, order: bot.endOfTheme(theme) }, bot);
  bot.board.show(null);
}

/** The sockets break, the card is dropped all the same; it reaches the others once the provider is back. */
function moveWhileCutOff(bot: Bot, card: Card): void {
  const theme = TOPICS[card.topic]?.theme ?? '';
  bot.cutNetwork();
  moveCard(bot.board.doc, card.id, { in: 'theme', theme, order: bot.endOfTheme(theme) }, bot);
}

function edits(clinic: Clinic): Deed[] {
  const editable = onBoard(clinic).filter(({ author }) => !isAway(author) && !author.isOut);
  return editable
    .filter(() => clinic.dice.says(EDITED_SHARE))
    .map((card) => () => {
      card.text += AFTERTHOUGHT[card.author.seat.language];
      editCard(card.author.board.doc, card.id, card.text, card.author);
    });
}

const returns = (clinic: Clinic): Deed[] =>
  present(clinic)
    .filter(isAway)
    .map((bot) => () => bot.comeOnline());

/** Cards that everybody who stayed has on the screen now. */
const onBoard = (clinic: Clinic): Card[] => {
  const witness = present(clinic).find((bot) => !isAway(bot));
  return [...clinic.cards.values()].filter(({ id }) => witness?.card(id));
};

export async function alikeCardsAreStacked(clinic: Clinic): Promise<void> {
  const { dice, pace, progress, stacks } = clinic;
  const stackers = present(clinic).filter(({ seat }) => seat.luck !== 'reload');
  const reloads = present(clinic)
    .filter(({ seat }) => seat.luck === 'reload')
    .map((bot) => () => bot.reload());
  for (const [topic] of TOPICS.entries()) {
    const alike = [...clinic.cards.values()].filter((card) => card.topic === topic);
    if (alike.length < 2) continue;
    if (alike.length > 3 && dice.says(LOOSE_SHARE)) alike.pop();
    const keeper = stackers.find((bot) => alike.some(({ author }) => author === bot)) ?? dice.pick(stackers);
    stacks.push({ id: newId(), topic, keeper, cards: alike, name: TOPICS[topic]?.name ?? '' });
  }
  const isNamedAtOnce = (_stack: Stack, index: number): boolean => index % 2 === 0;
  const later = stacks.filter((stack, index) => !isNamedAtOnce(stack, index));
  const piles = stacks.map(
    (stack, index) => () => pile(stack, isNamedAtOnce(stack, index) ? stack.name : ''),
  );
  const deeds = dice.shuffle([...piles, ...reloads]);
  await progress.phase('stacking', deeds.length + later.length, async (phase) => {
    await paced(deeds, pace.changesPerSecond, (deed) => {
      deed();
      phase.step();
    });
    await settled(clinic, 'after the stacking');
    await paced(later, pace.changesPerSecond, ({ id, name }) => {
      const bot = dice.pick(stackers);
      nameStack(bot.board.doc, id, name, bot);
      phase.step();
    });
    await settled(clinic, 'after the naming');
  });
}

function pile({ id, topic, keeper, cards }: Stack, name: string): void {
  const theme = TOPICS[topic]?.theme ?? '';
  const place = { in: 'theme', theme, order: keeper.endOfTheme(theme) } as const;
  addStack(
    keeper.board.doc,
    id,
    { owner: keeper.id, name, place },
    cards.map((card) => card.id),
    keeper,
  );
}
