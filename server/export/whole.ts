// All of a workshop that its hosts may take away, as one plain value; the other exports are made from it.
import { compare, readBoard, themeOfCard, themeOfProject, themeOfStack } from '../../shared/board/read.ts';
import type { CardRecord, ProjectRecord, StackRecord, ThemeRecord } from '../../shared/board/schema.ts';
import type { Admission } from '../../shared/badge.ts';
import type { Agenda } from '../../shared/agenda/agenda.ts';
import type { Method } from '../../shared/method/schema.ts';
import type { Language, Text } from '../../shared/text.ts';
import type { PublishedLedger } from '../../shared/voting/ledger.ts';
import type { Choice } from '../../shared/voting/choice.ts';
import type { Round } from '../../shared/voting/round.ts';
import { hostRound, admissionOf } from '../rooms/views.ts';
import type { Turn } from '../rooms/turn.ts';

export const EXPORT_FORMAT = 'charrette-export/1';

export interface ExportedPerson {
  id: string;
  name: string;
  role: string;
  language: Language;
  state: 'admitted' | 'removed' | 'merged';
  mergedInto: string;
  joinedAtMs: number;
}
/** Records carry their id, and the theme they stand under ('' in the tray). */
export interface WorkshopExport {
  format: typeof EXPORT_FORMAT;
  code: string;
  title: Text;
  createdAtMs: number;
  exportedAtMs: number;
  ended: boolean;
  /** Badges themselves stay inside: what proves one is nobody's to take away. */
  admission: Admission;
  method: Method;
  agenda: Agenda;
  participants: ExportedPerson[];
  themes: ({ id: string } & ThemeRecord)[];
  cards: ({ id: string; theme: string } & CardRecord)[];
  stacks: ({ id: string; theme: string } & StackRecord)[];
  projects: ({ id: string; theme: string } & ProjectRecord)[];
  /** Cards that a host took off the board. */
  held: ({ id: string } & CardRecord)[];
  /**
   * Rounds with the ballots that counted, sorted by their text, and the published ledger, once closed; an open round's
   * ballots stay inside.
   */
  rounds: (Round & { ballots: Choice[]; ledger: PublishedLedger | null })[];
}

/** Reads everything in one turn, so that it is one moment of the workshop. Notebooks are nobody else's: left out. */
export function exportWorkshop(turn: Turn): WorkshopExport {
  const { records } = turn;
  const { code, title, createdAtMs, ended, method, agenda } = records.theWorkshop;
  const board = readBoard(turn.board.doc);
  const listed = <T extends object>(entries: Iterable<[string, T]>) =>
    [...entries].map(([id, record]) => ({ id, ...record })).sort((a, b) => compare(a.id, b.id));
  return {
    format: EXPORT_FORMAT,
    code,
    title,
    createdAtMs,
    exportedAtMs: turn.nowMs,
    ended,
    admission: admissionOf(records),
    method,
    agenda,
    participants: [...records.participants.values()].map(({ request: _, ...person }) => person),
    themes: listed(board.themes).sort((a, b) => compare(a.order, b.order)),
    cards: listed(board.cards).map((card) => ({ ...card, theme: themeOfCard(card.place, board.stacks) })),
    stacks: listed(board.stacks).map((stack) => ({ ...stack, theme: themeOfStack(stack.place) })),
    projects: listed(board.projects).map((project) => ({
      ...project,
      theme: themeOfProject(project, board.stacks),
    })),
    held: listed(records.held.entries()),
    rounds: [...records.rounds.values()].map(({ byRole: _byRole, ...round }) => ({
      ...hostRound(records, round),
      ballots: isListed(round) ? countedChoices(turn, round.id) : [],
      ledger: records.published.get(round.id) ?? null,
    })),
  };
}

/** Whether the ballots may leave the server: an open round's don't, nor those of a vote that publishes totals only. */
const isListed = ({ state, rules }: Pick<Round, 'state' | 'rules'>): boolean =>
  state === 'closed' && rules.publish === 'ballots';

/** The choices that counted, in an order that says nothing of who cast them or when. */
function countedChoices(turn: Turn, round: string): Choice[] {
  return [...turn.records.ballots.values()]
    .filter((ballot) => ballot.round === round && ballot.state === 'counted')
    .map(
      ({ choice }) => Object.fromEntries(Object.entries(choice).sort(([a], [b]) => compare(a, b))) as Choice,
    )
    .sort((a, b) => compare(JSON.stringify(a), JSON.stringify(b)));
}
