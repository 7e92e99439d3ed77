/** A small board with two honest people's work on it, at which a fuzzer throws updates in the name of one of them. */
import { isDeepStrictEqual } from 'node:util';
import * as Y from 'yjs';
import type { Way } from '../../../server/guard/index.ts';
import * as edit from '../../../shared/board/edit.ts';
import { BOARD } from '../../../shared/board/schema.ts';
import type { Random } from '../random.ts';
import { look, rootsOf, violation, type Sight } from './oracle.ts';
import { EVERYTHING, openDocument, SERVER_ID, Stage, THE_GUARD, type Guard, type Person } from './stage.ts';

export class World {
  readonly stage = new Stage();
  readonly random: Random;
  readonly mallory: Person;
  readonly victim: Person;
  /** Another participant's replica, which learns only from the server's update events. */
  readonly mirror = openDocument(BOARD);
  readonly cards: string[] = [];
  readonly stacks: string[] = [];
  readonly projects: string[] = [];
  /** The document as it is, taken anew when it has changed. */
  sight: Sight;
  #ids = 0;

  /** `guard` judges what the fuzzer sends; what the honest two have done was judged by the real one. */
  constructor(random: Random, guard: Guard = THE_GUARD) {
    this.random = random;
    const { server } = this.stage;
    this.victim = this.stage.join('victim');
    this.mallory = this.stage.join('mallory');
    // Client ids decide who wins: Mallory gets some on either side of the victim's.
    this.mallory.leases.add(7).add(8).add(9_000_001);
    for (const [person, count] of [
      [this.victim, 6],
      [this.mallory, 4],
    ] as const) {
      for (let i = 0; i < count; i++) {
        edit.addCard(server, this.mint(this.cards), {
          owner: person.id,
          text: `card ${i} 🙂`,
          place: { in: 'tray', order: `a${i}` },
        });
      }
      edit.addStack(
        server,
        this.mint(this.stacks),
        { owner: person.id, name: 'S', place: { in: 'tray', order: 'a5' } },
        [],
      );
      edit.addProject(server, this.mint(this.projects), {
        owner: person.id,
        stack: this.stacks.at(-1)!,
        title: 'P',
        problem: '',
        lead: '',
      });
    }
    // Something that is gone, something that came back, and fields with a history of several hands.
    edit.takeCard(server, this.cards[0]!);
    edit.takeCard(server, this.cards[7]!);
    edit.returnCard(server, this.cards[7]!, {
      owner: this.mallory.id,
      text: 'back',
      place: { in: 'tray', order: 'a1' },
      removed: false,
    });
    for (let i = 0; i < 6; i++) {
      const person = i % 2 ? this.mallory : this.victim;
      person.pull();
      person.write((doc) =>
        edit.moveCard(doc, this.cards[1]!, { in: 'theme', theme: 'air', order: `b0${i + 1}` }),
      );
      person.write((doc) =>
        edit.moveCard(doc, this.cards[8]!, { in: 'theme', theme: 'air', order: `b0${i + 1}` }),
      );
    }
    Y.applyUpdate(this.mirror, Y.encodeStateAsUpdate(server));
    server.on('update', (update: Uint8Array) => Y.applyUpdate(this.mirror, update));
    this.sight = look(server);
    this.stage.guard = guard;
  }

  mint(ids: string[]): string {
    const id = `record${String(this.#ids++).padStart(6, '0')}`;
    ids.push(id);
    return id;
  }

  get knownClients(): Set<number> {
    return new Set([SERVER_ID, ...this.victim.leases, ...this.mallory.leases]);
  }
}

export type Shape = 'grammar' | 'mutation';

export interface Report {
  updates: number;
  accepted: number;
  /** Accepted, and a record was made or a field changed. */
  effective: number;
  refused: Map<string, number>;
}

export const emptyReport = (): Report => ({ updates: 0, accepted: 0, effective: 0, refused: new Map() });

/** Judging changes nothing, so what it would change is there to be found a few updates later as well. */
const CHECK_EVERY = 10;

/** Sends one update as Mallory and returns what it broke, or null. */
export function attempt(world: World, bytes: Uint8Array, way: Way, report: Report): string | null {
  const { stage, mallory, random } = world;
  const { server } = stage;
  // Now and then the step permits only some of it.
  const permits =
    random.int(4) === 0 ? EVERYTHING.permits.filter(() => random.int(3) > 0) : EVERYTHING.permits;
  stage.now = { permits, formerPermits: [] };
  const before = world.sight;
  report.updates++;
  const verdict = mallory.judge(bytes, way);
  if (report.updates % CHECK_EVERY === 0 && !isUnchanged(server, before))
    return 'judging changed the document';
  if (!verdict.ok) {
    report.refused.set(verdict.rule, (report.refused.get(verdict.rule) ?? 0) + 1);
    return verdict.refusal === 'internal' ? `the guard failed: ${verdict.message}` : null;
  }
  report.accepted++;
  const audit = stage.guard.apply(server, verdict, 'mallory');
  if (!audit.ok) return `the audit disagrees: ${audit.message}`;
  if (verdict.moot) return isUnchanged(server, before) ? null : 'a moot update changed the document';
  const after = look(server);
  world.sight = after;
  const isEffective = JSON.stringify(before.roots) !== JSON.stringify(after.roots);
  if (isEffective) report.effective++;
  if (isEffective && verdict.changes.length === 0) return 'an effect that was not announced';
  if (!isDeepStrictEqual(rootsOf(world.mirror), after.roots)) return 'a replica fed by update events differs';
  return violation(
    server,
    before,
    after,
    { id: mallory.id, leases: mallory.leases, permits },
    world.knownClients,
  );
}

function isUnchanged(doc: Y.Doc, before: Sight): boolean {
  if (doc.store.pendingStructs || doc.store.pendingDs) return false;
  return Buffer.compare(Y.encodeStateAsUpdate(doc), before.bytes) === 0;
}
