// What a room needs of the world around it, in one place: tests hand in another world, nothing is mocked.
import type { Kept } from './kept.ts';
import { openKept } from './kept.ts';
import type { LiveLine, LiveListener } from './live-line.ts';
import { dialSocketIo } from './live-line.ts';
import { indexedDbShelf, type Shelf } from './shelf.ts';
import { browserTabs, type Tabs } from './tabs.ts';
import type { Face } from '../../shared/protocol/http.ts';

/** The browser's WebSocket, or anything that behaves like it. */
export type SocketClass = typeof WebSocket;

export interface Environment {
  /** The server, as the page's own origin: `http://192.168.1.20:3000`. */
  readonly origin: string;
  /** Only for programs that are no browser: a participant's token instead of the cookie. */
  readonly token?: string;
  nowMs(): number;
  /** Runs `task` once after `ms`; calling the answer calls it off. */
  after(ms: number, task: () => void): () => void;
  /** Uniformly distributed bytes. */
  random(length: number): Uint8Array;
  fetch(url: string, init: RequestInit): Promise<Response>;
  readonly WebSocket: SocketClass;
  /** @param token who calls, where that isn't for the cookie to say */
  dialLive(code: string, face: Face, listener: LiveListener, token?: string): LiveLine;
  readonly kept: Kept;
  readonly shelf: Shelf;
  readonly tabs: Tabs;
  /** Calls `task` when the network or the screen comes back: the moment to try again at once. */
  onWake(task: () => void): () => void;
}

/** The world of the page this runs in. One for all rooms of a page, so that they share one store. */
export function browserEnvironment(): Environment {
  world ??= makeWorld();
  return world;
}

let world: Environment | undefined;

function makeWorld(): Environment {
  const kept = openKept(globalThis.indexedDB as IDBFactory | undefined);
  const { origin } = location;
  return {
    origin,
    nowMs: () => Date.now(),
    after(ms, task) {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    fetch: (url, init) => fetch(url, init),
    WebSocket,
    dialLive: (code, face, listener, token) =>
      dialSocketIo(origin, { code, as: face, ...(token === undefined ? {} : { token }) }, listener),
    kept,
    shelf: indexedDbShelf(kept),
    tabs: browserTabs(),
    onWake(task) {
      const onVisible = () => {
        if (document.visibilityState === 'visible') task();
      };
      window.addEventListener('online', task);
      document.addEventListener('visibilitychange', onVisible);
      return () => {
        window.removeEventListener('online', task);
        document.removeEventListener('visibilitychange', onVisible);
      };
    },
  };
}
