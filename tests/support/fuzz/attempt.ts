/** One update sent to a world, judged and applied, and what it broke. */
import { isDeepStrictEqual } from 'node:util';
import * as Y from 'yjs';
import { look, replicaViolation, touchedBetween, violation, type Sight } from './oracle.ts';
import type { Letter } from './post.ts';
import type { World } from './world.ts';

/** What an update may come in, each to be found in every run. */
export const SCENES = ['notebook', 'grace', 'late'] as const;
export type Scene = (typeof SCENES)[number];

interface Counts {
  updates: number;
  accepted: number;
  /** Accepted, and a record was made or a field changed. */
  effective: number;
}
export interface Report extends Counts {
  refused: Map<string, number>;
  /** notebook: to a notebook. grace: while something is permitted only because its step has just ended. late: written in an earlier step. */
  scenes: Record<Scene, Counts>;
}

const none = (): Counts => ({ updates: 0, accepted: 0, effective: 0 });
export const emptyReport = (): Report => ({
  ...none(),
  refused: new Map(),
  scenes: { notebook: none(), grace: none(), late: none() },
});

/** Judging changes nothing, so what it would change is there to be found a few updates later as well. */
const CHECK_EVERY = 10;

/** Sends one update as Mallory and returns what it broke, or null. */
export function attempt(world: World, { bytes, way, isLate }: Letter, report: Report): string | null {
  const { stage, mallory, kind, afternoon, usage, allowance } = world;
  const { server } = stage;
  afternoon.pass();
  const { nowMs } = afternoon;
  stage.now = afternoon.now;
  allowance.turn(nowMs);
  const counted = [report, ...scenesOf(world, isLate).map((scene) => report.scenes[scene])];
  const count = (what: keyof Counts): void => counted.forEach((counts) => counts[what]++);

  const before = world.sight;
  count('updates');
  const { actor, leases } = mallory;
  const verdict = stage.judge(bytes, { actor, leases, way, spent: usage.of(mallory.id, nowMs) });
  if (report.updates % CHECK_EVERY === 0 && !isUnchanged(server, before))
    return 'judging changed the document';
  if (!verdict.ok) {
    if (verdict.rule === 'G18') world.excesses++;
    report.refused.set(verdict.rule, (report.refused.get(verdict.rule) ?? 0) + 1);
    return verdict.refusal === 'internal' ? `the guard failed: ${verdict.message}` : null;
  }
  count('accepted');
  const audit = stage.guard.apply(server, verdict, 'mallory');
  if (!audit.ok) return `the audit disagrees: ${audit.message}`;
  if (verdict.moot) return isUnchanged(server, before) ? null : 'a moot update changed the document';
  usage.add(mallory.id, verdict, nowMs);
  const after = look(server, kind);
  world.sight = after;
  const isEffective = JSON.stringify(before.roots) !== JSON.stringify(after.roots);
  if (isEffective) count('effective');
  if (isEffective && verdict.changes.length === 0) return 'an effect that was not announced';
  const touched = touchedBetween(before, after);
  const sender = { id: mallory.id, leases, permits: afternoon.permitted };
  const known = { has: (client: number) => world.isKnown(client) };
  return (
    violation(server, kind, [before, after], touched, sender, known) ??
    allowance.violation(after, touched, verdict.update.length) ??
    (world.isTicking ? null : replicaViolation(kind, world.mirror, after))
  );
}

/** Sends several updates in one transaction, as a room takes what waits for its tick; nobody is told of it before its end. */
export function tick(world: World, send: () => string | null): string | null {
  const { server } = world.stage;
  let broken: string | null = null;
  world.isTicking = true;
  try {
    server.transact((transaction) => {
      broken = send();
      transaction.local = true; // as rooms/turns.ts does, since the server writes in it as well
    });
  } catch (error) {
    return `the tick failed: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    world.isTicking = false;
  }
  const before = world.sight;
  const after = look(server, world.kind);
  world.sight = after;
  if (broken !== null) return broken;
  if (!isDeepStrictEqual(before.roots, after.roots)) return 'the end of a tick changed the document';
  return replicaViolation(world.kind, world.mirror, after);
}

function scenesOf({ isNotebook, afternoon }: World, isLate: boolean): Scene[] {
  const is: Record<Scene, boolean> = {
    notebook: isNotebook,
    grace: !isNotebook && afternoon.isOnlyInGrace,
    late: isLate,
  };
  return SCENES.filter((scene) => is[scene]);
}

function isUnchanged(doc: Y.Doc, before: Sight): boolean {
  if (doc.store.pendingStructs || doc.store.pendingDs) return false;
  return Buffer.compare(Y.encodeStateAsUpdate(doc), before.bytes) === 0;
}
