// What a screen knows of its room: server truth, replicas and the way to change them; everything here is reactive.
import type { SvelteMap } from 'svelte/reactivity';
import type { Face } from '../../shared/protocol/http.ts';
import type {
  Attendance,
  Badge,
  CommandBody,
  CommandName,
  CommandOutcome,
  HeldCard,
  Me,
  Person,
  Topics,
  WorkshopTopic,
} from '../../shared/protocol/live.ts';
import type { Agenda } from '../../shared/agenda/agenda.ts';
import type { Step } from '../../shared/method/schema.ts';
import type { RoundId } from '../../shared/ids.ts';
import type { Choice } from '../../shared/voting/choice.ts';
import type { Round } from '../../shared/voting/round.ts';
import type { Refusal } from '../../shared/outcome.ts';
import type { Action, Whose } from '../../shared/permit.ts';
import type { CardRecord, ProjectRecord, StackRecord, ThemeRecord } from '../../shared/board/schema.ts';
import type { IdeaRecord } from '../../shared/notebook/schema.ts';
import type * as boardEdits from '../../shared/board/edit.ts';
import type * as notebookEdits from '../../shared/notebook/edit.ts';

/** Where a record's newest words are: only here, on their way, or on the server's disk. */
export type Saving = 'on this phone' | 'sending' | 'saved';

/** connecting: the first try since the page opened; refused: terminal, see `refusal`. */
export type Connection = 'connecting' | 'online' | 'offline' | 'refused';

/** Words that came back: an edit the server or the permit table refused, kept for its author. */
export interface Draft {
  id: string;
  text: string;
  reason: Refusal;
  atMs: number;
}

export type BoardEditName =
  | 'addCard'
  | 'editCard'
  | 'moveCard'
  | 'removeCard'
  | 'addStack'
  | 'nameStack'
  | 'moveStack'
  | 'addProject'
  | 'titleProject'
  | 'stateProblem'
  | 'leadProject'
  | 'removeProject';
export type NotebookEditName = 'writeIdea' | 'editIdea' | 'themeIdea' | 'keepIdea' | 'removeIdea';
/** An edit's arguments between the document and the origin, which the replica supplies. */
type EditArgs<F> = F extends (doc: never, ...rest: infer R) => void
  ? R extends [...infer A, origin?: unknown]
    ? A
    : never
  : never;
export type BoardEdit<N extends BoardEditName = BoardEditName> = EditArgs<(typeof boardEdits)[N]>;
export type NotebookEdit<N extends NotebookEditName = NotebookEditName> = EditArgs<(typeof notebookEdits)[N]>;

/** Somebody else's drag, seen as a ghost with a name. */
export interface Ghost {
  participant: string;
  /** The card or stack being moved, and over which theme, stack or 'tray'. */
  id: string;
  over: string;
}

export interface BoardReplica {
  /** Records by id, removed ones included, as frozen snapshots; a changed record replaces its snapshot alone. */
  readonly themes: SvelteMap<string, ThemeRecord>;
  readonly cards: SvelteMap<string, CardRecord>;
  readonly stacks: SvelteMap<string, StackRecord>;
  readonly projects: SvelteMap<string, ProjectRecord>;
  /** True once the server's state has arrived at least once since the page opened. */
  readonly isSynced: boolean;
  /** Applies the edit here at once and sends it; a refusal by the permit table changes nothing and is returned. */
  edit<N extends BoardEditName>(name: N, ...args: BoardEdit<N>): Refusal | null;
  saving(id: string): Saving;
  readonly ghosts: readonly Ghost[];
  /** Shows others what this screen drags; null when it has dropped. */
  drag(dragging: { id: string; over: string } | null): void;
}

export interface NotebookReplica {
  readonly ideas: SvelteMap<string, IdeaRecord>;
  readonly isSynced: boolean;
  edit<N extends NotebookEditName>(name: N, ...args: NotebookEdit<N>): Refusal | null;
  saving(id: string): Saving;
}

/** A ballot on its way: kept on this phone until the server has answered for it. Accepted ones are in `me.ballots`. */
export interface BallotBox {
  /** Handed in and not yet answered for; null once it is. */
  readonly waiting: { readonly round: RoundId; readonly choice: Choice } | null;
  /** The last ballot that the server refused, and why: it was not counted. A new one takes its place. */
  readonly refused: { readonly round: RoundId; readonly choice: Choice; readonly refusal: Refusal } | null;
  /** Keeps the ballot and sends it until the server answers, over reloads and lost networks; replaces a waiting one. */
  cast(round: RoundId, choice: Choice): void;
}

/** One document of the room, as the ?debug panel shows it. */
export interface DocumentProbe {
  name: string;
  clientId: number;
  isConnected: boolean;
  isSynced: boolean;
  /** This connection's frames with changes: sent, and known to be on disk. */
  framesSent: number;
  framesSaved: number;
  /** Edits not known to be on disk. */
  waiting: number;
  /** Where the state vectors differ: steps of each client id here, and as far as known on the server. */
  differences: readonly { client: number; here: number; server: number }[];
}

export interface RefusalNote {
  atMs: number;
  where: string;
  refusal: Refusal;
  message: string;
}

/** What only the ?debug panel looks at; read it again whenever it is to be shown. */
export interface Probe {
  readonly seq: number;
  readonly offsetMs: number;
  readonly roundTripMs: number;
  readonly documents: readonly DocumentProbe[];
  /** The last ones first. */
  readonly refusals: readonly RefusalNote[];
}

export interface Room {
  readonly code: string;
  readonly face: Face;
  readonly connection: Connection;
  /** Why the connection is refused for good, if it is. */
  readonly refusal: Refusal | null;
  /** False until the first hello (from the server, or the last one kept on this phone). */
  readonly isReady: boolean;
  readonly workshop: WorkshopTopic;
  readonly agenda: Agenda;
  readonly step: Step;
  readonly people: SvelteMap<string, Person>;
  readonly presence: Topics['presence'];
  readonly rounds: readonly Round[];
  /** The round that screens are about, see `currentRound`. */
  readonly round: Round | null;
  /** For hosts, while ballots are taken. */
  readonly attendance: Attendance | null;
  readonly held: readonly HeldCard[];
  /** For the desk; empty for everybody else. */
  readonly badges: readonly Badge[];
  /** Whether the server's disk fails at present; for the desk. */
  readonly storage?: Topics['storage'];
  readonly me: Me;
  /** The server's time by this screen's clock and its measured offset. */
  nowMs(): number;
  /** What a button asks before it offers itself. */
  may(action: Action, whose?: Whose): Refusal | null;
  /** Sends a command and awaits its acknowledgement; when offline the outcome is the refusal `busy`. */
  command<N extends CommandName>(name: N, body: CommandBody<N>): Promise<CommandOutcome<N>>;
  readonly board: BoardReplica;
  /** The participant's own; null for desk and wall. */
  readonly notebook: NotebookReplica | null;
  /** Null for desk and wall. */
  readonly ballotBox: BallotBox | null;
  readonly drafts: readonly Draft[];
  dropDraft(id: string): void;
  /** Mints an id for a record, command or ballot. */
  newId(): string;
  /** Only for the ?debug panel: cuts or restores both sockets. */
  cut(isCut: boolean): void;
  readonly probe?: Probe;
  close(): void;
}
