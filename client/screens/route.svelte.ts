// Which screen the address asks for; the page's own small router.
import type { Code } from '../../shared/ids.ts';
import type { Face } from '../../shared/protocol/http.ts';
import { readCode } from './code.ts';

/** `nowhere` keeps what was asked for: most often a mistyped code. */
export type Place =
  | { at: 'home' }
  | { at: 'workshop'; code: Code; face: Face }
  | { at: 'receipt'; code: Code }
  /** One device that several people vote on. */
  | { at: 'table'; code: Code }
  /** Of a workshop, or in general. */
  | { at: 'promises'; code: Code | null }
  | { at: 'playground' }
  | { at: 'nowhere'; asked: string };

const FACE_OF_PATH: Record<string, Face> = { '': 'join', desk: 'desk', wall: 'wall' };

export function placeOf(pathname: string): Place {
  const [first = '', second = '', ...rest] = pathname.split('/').filter((part) => part !== '');
  if (first === '') return { at: 'home' };
  if (first === 'playground') return { at: 'playground' };
  if (first === 'promises' && second === '') return { at: 'promises', code: null };
  const code = readCode(first);
  const screen = second.toLowerCase();
  if (!code || rest.length > 0) return { at: 'nowhere', asked: first };
  if (screen === 'receipt' || screen === 'promises' || screen === 'table') return { at: screen, code };
  const face = FACE_OF_PATH[screen];
  if (!face) return { at: 'nowhere', asked: first };
  return { at: 'workshop', code, face };
}

class Route {
  #place = $state.raw<Place>(placeOf(location.pathname));

  get place(): Place {
    return this.#place;
  }

  /** Goes to a path of this page without loading it anew. */
  go(path: string): void {
    history.pushState(null, '', path);
    this.follow();
  }

  /** Takes over what the address bar says, after Back and Forward. */
  follow(): void {
    const place = placeOf(location.pathname);
    if (JSON.stringify(place) !== JSON.stringify(this.#place)) this.#place = place;
  }
}

export const route = new Route();
