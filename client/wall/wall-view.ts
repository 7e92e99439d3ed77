// What every part of the wall is given: the room, the languages, and the size of the surface.
import type { Language } from '../../shared/text.ts';
import type { WallWords } from '../../shared/words/wall.ts';
import type { Room } from '../room/handle.ts';
import type { Ticking } from './ticking.ts';

export interface WallView {
  readonly room: Room;
  readonly languages: readonly Language[];
  /** Words of the first language. */
  readonly words: WallWords;
  readonly width: number;
  readonly height: number;
  /** A hundredth of the height, in px: the measure of everything on the wall. */
  readonly unit: number;
  /** narrow: squarer than 3:2, as many projectors are. */
  readonly shape: 'wide' | 'narrow';
  readonly clock: Ticking;
}

/** The address people type, without what a browser adds by itself. */
export const shortAddress = (address: string): string =>
  address.replace(/^https?:\/\//u, '').replace(/\/$/u, '');

/** What the QR code holds. */
export const joinLink = (address: string, code: string): string => `${address.replace(/\/$/u, '')}/${code}`;

/** More rows of the shortlist than this, and it turns pages: each row still holds a title in legible type. */
export const MOST_ROWS = 15;
/** Rows of the support that fit on a page, one line of a title each. */
export const MOST_SUPPORTED = 22;
/** Rows of the comparison that do; on a narrow wall the rules' names stand upright and take their place. */
export const MOST_COMPARED: Readonly<Record<WallView['shape'], number>> = { wide: 18, narrow: 15 };
