// The fixed states that the playground shows, by name: the board with few and many cards, offline, refused, and so on.
import { REFUSALS } from '../../shared/outcome.ts';
import type { Language } from '../../shared/text.ts';
import type { FakeRoomOptions } from './fake-room.svelte.ts';

export interface Scene {
  id: string;
  title: string;
  room: FakeRoomOptions;
  language?: Language;
  /** Somebody else moves the first card. */
  hasGhosts?: boolean;
}

export const BOARD_SCENES: readonly Scene[] = [
  { id: 'cards-0', title: 'Board, nothing yet', room: { cards: 0 } },
  { id: 'cards-1', title: 'Board, one card', room: { cards: 1 } },
  { id: 'cards-30', title: 'Board, 30 cards', room: { cards: 30 } },
  { id: 'cards-400', title: 'Board, 400 cards', room: { cards: 400, stacks: 20 } },
  {
    id: 'projects',
    title: 'Board, projects',
    room: { cards: 60, stacks: 12, projects: 8, step: 'projects' },
  },
  { id: 'french', title: 'Tableau en français', room: { cards: 60, projects: 4 }, language: 'fr' },
  { id: 'dutch', title: 'Bord in het Nederlands', room: { cards: 60, projects: 4 }, language: 'nl' },
  { id: 'ghosts', title: 'Others are moving cards', room: { cards: 30 }, hasGhosts: true },
  { id: 'host', title: 'As a host', room: { cards: 60, face: 'desk', projects: 4 } },
  { id: 'read-only', title: 'A step that permits nothing', room: { cards: 30, step: 'vote' } },
  { id: 'observer', title: 'As an observer', room: { cards: 30, face: 'wall' } },
  {
    id: 'offline',
    title: 'Offline',
    room: { cards: 30, connection: 'offline', saving: 'on this phone' },
  },
  { id: 'sending', title: 'Sending', room: { cards: 30, saving: 'sending' } },
  ...REFUSALS.map((refuses) => ({
    id: `refused-${refuses}`,
    title: `Every edit refused: ${refuses}`,
    room: { cards: 30, refuses },
  })),
];
