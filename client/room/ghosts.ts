// Others' drags, as presence carries them, and one's own, told no oftener than anybody can see.
import * as v from 'valibot';
import type { Awareness } from 'y-protocols/awareness';
import type { Ghost } from './handle.ts';
import type { Environment } from './environment.ts';
import { PresenceSchema, type Presence } from '../../shared/protocol/presence.ts';

/** The server tells presence ten times a second; more would only be thrown away. */
const TELL_EVERY_MS = 100;

export interface Drag {
  id: string;
  /** A theme, a stack, or 'tray'. */
  over: string;
}

/** Who drags what over what at present, besides this replica. */
export function ghostsIn(awareness: Awareness): Ghost[] {
  const ghosts: Ghost[] = [];
  for (const [client, state] of awareness.getStates()) {
    if (client === awareness.clientID) continue;
    const presence = v.safeParse(PresenceSchema, state);
    if (!presence.success) continue;
    const { dragging, who = '' } = presence.output;
    if (dragging) ghosts.push({ participant: who, id: dragging.id, over: placeIn(dragging.over) });
  }
  return ghosts;
}

/** `theme:mobility` and `stack:…` as the screens name them: by the theme or stack alone. */
const placeIn = (over = 'tray'): string => over.slice(over.indexOf(':') + 1);

function presenceOf(drag: Drag, isStack: (id: string) => boolean): Presence {
  const over = drag.over === 'tray' ? 'tray' : `${isStack(drag.over) ? 'stack' : 'theme'}:${drag.over}`;
  return { dragging: { id: drag.id, over } };
}

/** Tells one's own drags: the first at once, then the newest every so often, and the end at once. */
export class DragTeller {
  readonly #env: Environment;
  readonly #isStack: (id: string) => boolean;
  readonly #tell: (presence: Presence | null) => void;
  #next: Drag | null = null;
  #told = '';
  #callOff: (() => void) | null = null;

  constructor(env: Environment, isStack: (id: string) => boolean, tell: (presence: Presence | null) => void) {
    this.#env = env;
    this.#isStack = isStack;
    this.#tell = tell;
  }

  drag(drag: Drag | null): void {
    this.#next = drag;
    if (drag === null) {
      this.#callOff?.();
      this.#callOff = null;
      this.#send();
    } else if (!this.#callOff) {
      this.#send();
      this.#wait();
    }
  }

  #wait(): void {
    this.#callOff = this.#env.after(TELL_EVERY_MS, () => {
      this.#callOff = null;
      if (this.#send()) this.#wait();
    });
  }

  #send(): boolean {
    const presence = this.#next && presenceOf(this.#next, this.#isStack);
    const text = presence ? JSON.stringify(presence) : '';
    if (text === this.#told) return false;
    this.#told = text;
    this.#tell(presence);
    return true;
  }
}
