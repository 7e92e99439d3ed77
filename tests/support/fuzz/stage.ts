/** A guarded board with people at it, without a room around: their replicas, their leases, and the server's document. */
import * as Y from 'yjs';
import {
  applyJudged,
  judge,
  type AuditResult,
  type Request,
  type Verdict,
} from '../../../server/guard/index.ts';
import { addTheme } from '../../../shared/board/edit.ts';
import { BOARD } from '../../../shared/board/schema.ts';
import { STEP_ACTIONS, type Actor, type Now, type Role } from '../../../shared/permit.ts';
import type { DocumentKind } from '../../../shared/records.ts';

export const SERVER_ID = 1;
export const EVERYTHING: Now = { permits: STEP_ACTIONS, formerPermits: [] };

/** What stands between updates and the document: the guard, or a worse one in its place, to see that it is found out. */
export interface Guard {
  judge(doc: Y.Doc, bytes: Uint8Array, request: Request): Verdict;
  apply(doc: Y.Doc, verdict: Verdict, origin: unknown): AuditResult;
}
export const THE_GUARD: Guard = { judge, apply: applyJudged };

export class Stage {
  guard = THE_GUARD;
  readonly kind: DocumentKind;
  readonly server: Y.Doc;
  now: Now = EVERYTHING;
  #lease = 1000;

  constructor(kind: DocumentKind = BOARD) {
    this.kind = kind;
    this.server = openDocument(kind);
    this.server.clientID = SERVER_ID;
    if (kind.name !== BOARD.name) return;
    addTheme(this.server, 'air', { name: { en: 'Air' }, icon: 'wind', order: 'a0' });
    addTheme(this.server, 'water', { name: { en: 'Water' }, icon: 'drop', order: 'a1' });
  }

  join(name: string, role: Role = 'participant'): Person {
    return new Person(this, { role, id: role === 'participant' ? `${name}Participant` : '' });
  }

  /** The next client id: ascending, so that a test knows which of two concurrent values wins. */
  lease(): number {
    return ++this.#lease;
  }

  judge(bytes: Uint8Array, request: Pick<Request, 'actor' | 'leases' | 'way'> & Partial<Request>): Verdict {
    return this.guard.judge(this.server, bytes, { kind: this.kind, now: this.now, ...request });
  }
}

/** A document with its roots open, which must be before the first client comes (rule G9). */
export function openDocument(kind: DocumentKind): Y.Doc {
  const doc = new Y.Doc();
  for (const root of Object.keys(kind.roots)) doc.getMap(root);
  return doc;
}

/** Somebody with one page open at a time; what a page writes stays with it until it is sent. */
export class Person {
  readonly actor: Actor;
  readonly leases = new Set<number>();
  readonly #stage: Stage;
  doc!: Y.Doc;
  /** Update events of the page that were not sent yet. */
  unsent: Uint8Array[] = [];

  constructor(stage: Stage, actor: Actor) {
    this.#stage = stage;
    this.actor = actor;
    this.open();
    this.pull();
  }

  get id(): string {
    return this.actor.id;
  }

  /** Loads the page anew under another client id; what the old one had written is kept, as IndexedDB keeps it. */
  open(): void {
    const kept = this.doc as Y.Doc | undefined;
    this.doc = openDocument(this.#stage.kind);
    if (kept) Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(kept));
    this.doc.clientID = this.#stage.lease();
    this.leases.add(this.doc.clientID);
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'server') this.unsent.push(update);
    });
  }

  /** Takes over what the server has. */
  pull(): void {
    const { server } = this.#stage;
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(server, Y.encodeStateVector(this.doc)), 'server');
  }

  /** Edits and sends at once; the verdict on the last of the updates that came of it. */
  write(edit: (doc: Y.Doc) => void): Verdict {
    edit(this.doc);
    return this.flush();
  }

  /** Sends what was written since, one update after the other, up to the first that is refused. */
  flush(): Verdict {
    let verdict: Verdict = { ok: true, moot: true };
    for (const update of this.unsent.splice(0)) {
      verdict = this.send(update);
      if (!verdict.ok) break;
    }
    return verdict;
  }

  /** Has the guard judge bytes of any kind, and applies what passes. */
  send(bytes: Uint8Array, way: Request['way'] = 'live'): Verdict {
    const verdict = this.judge(bytes, way);
    if (verdict.ok) {
      const audit = this.#stage.guard.apply(this.#stage.server, verdict, this.id);
      if (!audit.ok) throw new Error(`${audit.rule} ${audit.message}`);
    }
    return verdict;
  }

  judge(bytes: Uint8Array, way: Request['way'] = 'live'): Verdict {
    return this.#stage.judge(bytes, { actor: this.actor, leases: this.leases, way });
  }

  /** Reconnects: takes over what the server has, then answers its state vector (old, if given) with step 2. */
  sync(stateVector: Uint8Array = Y.encodeStateVector(this.#stage.server)): Verdict {
    this.unsent = [];
    const answer = (): Uint8Array => Y.encodeStateAsUpdate(this.doc, stateVector);
    this.pull();
    return this.send(answer(), 'step2');
  }
}
