/** The client's own replica of the board against a real server over real sockets, below the runes. */
import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import type * as Y from 'yjs';
import { ClientIds } from '../../client/room/client-ids.ts';
import { BOARD_EDITS } from '../../client/room/edits.ts';
import type { Environment, SocketClass } from '../../client/room/environment.ts';
import { memoryKept } from '../../client/room/kept.ts';
import { dialSocketIo } from '../../client/room/live-line.ts';
import { Replica } from '../../client/room/replica.ts';
import { memoryShelf } from '../../client/room/shelf.ts';
import { localTabs } from '../../client/room/tabs.ts';
import { boardName } from '../../shared/protocol/frames.ts';
import { newId } from '../../server/rehearsal/dice.ts';

export class RealPhone {
  readonly replica: Replica;
  readonly refusals: string[] = [];
  readonly who: string;
  doc: Y.Doc | null = null;

  constructor(origin: string, code: string, who: string, token: string) {
    this.who = who;
    const environment = environmentOf(origin, token);
    this.replica = new Replica(
      environment,
      {
        face: 'join',
        who,
        epoch: '',
        name: boardName(code),
        edits: BOARD_EDITS,
        mayWrite: true,
        ids: new ClientIds(environment, code, 'join', who),
        judge: () => null,
        isJudgeFresh: () => true,
      },
      {
        shown: (doc) => {
          this.doc = doc;
        },
        saving: () => undefined,
        line: () => undefined,
        presence: () => undefined,
        draft: () => undefined,
        refused: (refusal) => void this.refusals.push(refusal),
      },
    );
    void this.replica.open();
  }

  /** In line with the server, which has everything on its disk. */
  get isSaved(): boolean {
    return this.replica.isSynced && this.replica.outbox.entries.length === 0;
  }

  cards(): Record<string, unknown> {
    return (this.doc?.getMap('cards').toJSON() ?? {}) as Record<string, unknown>;
  }

  addCard(text: string): string {
    const id = newId();
    const card = { owner: this.who, text, place: { in: 'tray', order: 'a0' } };
    const refusal = this.replica.edit('addCard', [id, card]);
    if (refusal) throw new Error(`refused: ${refusal}`);
    return id;
  }

  close(): void {
    this.replica.close();
  }
}

function environmentOf(origin: string, token: string): Environment {
  const kept = memoryKept();
  return {
    origin,
    token,
    nowMs: () => Date.now(),
    after: (ms, task) => {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
    random: (length) => new Uint8Array(randomBytes(length)),
    fetch: (url, init) => fetch(url, init),
    WebSocket: WebSocket as unknown as SocketClass,
    dialLive: (code, face, listener) => dialSocketIo(origin, { code, as: face, token }, listener),
    kept,
    shelf: memoryShelf(),
    tabs: localTabs(),
    onWake: () => () => undefined,
  };
}
