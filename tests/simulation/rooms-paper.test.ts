/** Paper ballots: entered against badges, marked as such, and never in the place of one that its voter cast. */
import { expect, test } from 'vitest';
import type { RoundId } from '../../shared/ids.ts';
import type { MintedBadge } from '../../shared/badge.ts';
import { recount } from '../../shared/voting/recount.ts';
import { ledgerOf } from '../../server/rooms/views.ts';
import { issue, mint, scanned, seat, tryJoin } from '../support/badges.ts';
import { methodWith, type Person, type Stage } from '../support/stage.ts';
import { cast, closeNow, must, opened, project, ROUND, roundOf } from '../support/vote-scene.ts';

const AS = { name: 'Oma Leen', role: 'citizen', language: 'nl' };

interface PaperScene {
  stage: Stage;
  ana: Person;
  /** The first one is Ben's, who is in with it; the others are nobody's. */
  badges: MintedBadge[];
  ben: Person;
}

async function withPaper(): Promise<PaperScene> {
  const { stage, people } = await opened(['ana'], 3, {
    method: methodWith((method) => (method.vote.ownProjects = false)),
  });
  const badges = mint(4);
  await issue(stage, badges);
  const ben = await seat(stage, 'ben', await tryJoin(stage, 'ben', { badge: scanned(badges[0]!) }));
  return { stage, ana: people[0]!, badges, ben };
}
const enter = (by: Person, badge: MintedBadge, id: string, more: Record<string, unknown> = {}) =>
  by.does('ballot:enter', { round: ROUND, id, badge: badge.id, choice: { [project(1)]: 2 }, ...more });

test('B16 a paper ballot counts once for its badge, is marked, and its owner is told', async () => {
  const { stage, badges, ben } = await withPaper();
  const { receipt } = await must(enter(stage.host, badges[0]!, 'paper001'));
  await stage.clock.pass(200);
  expect(ben.me!.ballots).toEqual([
    { round: ROUND, id: 'paper001', choice: { [project(1)]: 2 }, receipt, paper: true },
  ]);
  expect(await must(enter(stage.host, badges[0]!, 'paper001'))).toEqual({ receipt });
  await closeNow(stage);
  await must(stage.host.does('round:publish', { round: ROUND }));
  const file = await stage.turn(({ records }) => ledgerOf(records, ROUND, false));
  const found = file.ok ? recount(file.value) : null;
  expect(found).toMatchObject({ problems: [], parts: { closing: { paper: 1, ballots: { count: 1 } } } });
  const entries = await stage.turn(({ records }) => records.ledger.entries(ROUND as RoundId));
  expect(entries.map(({ entry }) => entry).find(({ kind }) => kind === 'ballot')).toMatchObject({
    paper: true,
  });
  // After closing the same id still has its receipt, and another one is too late.
  expect(await enter(stage.host, badges[0]!, 'paper009')).toMatchObject({ refusal: 'not-open' });
});

test('B16 somebody without a phone comes in by their paper ballot, and their badge brings them back', async () => {
  const { stage, badges } = await withPaper();
  expect(await enter(stage.host, badges[1]!, 'paper001')).toMatchObject({ refusal: 'malformed' });
  await must(enter(stage.host, badges[1]!, 'paper001', { as: AS }));
  await must(enter(stage.host, badges[1]!, 'paper001', { as: AS }));
  await stage.clock.pass(200);
  expect([...stage.host.roster.values()].filter(({ name }) => name === AS.name)).toHaveLength(1);
  const oma = await seat(stage, 'oma', await tryJoin(stage, 'x', { badge: scanned(badges[1]!) }));
  expect(oma.me).toMatchObject({ participant: { name: AS.name }, ballots: [{ paper: true }] });
});

test('B16 whoever votes later by themselves replaces their paper; paper never replaces their own, but does replace paper', async () => {
  const { stage, badges, ben } = await withPaper();
  await must(enter(stage.host, badges[0]!, 'paper001'));
  await must(enter(stage.host, badges[0]!, 'paper002', { choice: { [project(2)]: 1 } }));
  await must(cast(ben, 'ballot01', { [project(0)]: 1 }));
  expect(await enter(stage.host, badges[0]!, 'paper003')).toMatchObject({ refusal: 'taken' });
  await closeNow(stage);
  expect(roundOf(stage.host).result).toMatchObject({ ballots: 1, shortlist: [project(0)] });
});

test('B16 a ballot that isn’t lawful lets nobody in and changes nothing', async () => {
  const { stage, ana, badges, ben } = await withPaper();
  const people = stage.host.roster.size;
  for (const more of [
    { as: AS, choice: { [project(1)]: 99 } },
    { as: AS, choice: { [project(1)]: 2, [project(2)]: 2, [project(0)]: 2 } },
    { as: { ...AS, role: 'king' } },
    { as: AS, choice: { project99: 1 } },
  ])
    expect(await enter(stage.host, badges[2]!, 'paper001', more)).toMatchObject({ ok: false });
  await must(stage.host.does('badge:revoke', { badge: badges[3]!.id }));
  expect(await enter(stage.host, badges[3]!, 'paper002', { as: AS })).toMatchObject({
    refusal: 'not-admitted',
  });
  expect(await enter(ana, badges[2]!, 'paper003', { as: AS })).toMatchObject({ refusal: 'not-allowed' });
  await must(stage.host.does('person:remove', { participant: ben.id }));
  expect(await enter(stage.host, badges[0]!, 'paper004')).toMatchObject({ refusal: 'removed' });
  await stage.clock.pass(200);
  expect(stage.host.roster.size).toBe(people);
  expect(roundOf(stage.host).turnout.cast).toBe(0);
});
