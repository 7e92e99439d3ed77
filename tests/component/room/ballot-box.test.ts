/** A ballot from handing it in to its receipt: never lost, never counted twice, and a refusal is told. */
import { describe, expect, it } from 'vitest';
import { KeptBallotBox } from '../../../client/room/ballot-box.svelte.ts';
import type { Environment } from '../../../client/room/environment.ts';
import { openKept, type Kept } from '../../../client/room/kept.ts';
import type { ProjectId, RoundId } from '../../../shared/ids.ts';
import { accept, refuse } from '../../../shared/outcome.ts';
import type { CommandOutcome } from '../../../shared/protocol/live.ts';
import type { OwnBallot } from '../../../shared/voting/round.ts';
import { BrowserStore } from '../../support/browser-store.ts';
import { Phone, settled, until, VirtualServer } from '../../support/client-wire.ts';

const ROUND = 'round0000001' as RoundId;
const TWO = { ['project00001' as ProjectId]: 2 };
const THREE = { ['project00002' as ProjectId]: 3 };
const KEY = 'ballot/K3M7QD/ana000000001';
type Answer = CommandOutcome<'ballot:cast'>;

function scene(
  phone = new Phone(new VirtualServer(), { id: 'ana000000001', role: 'participant' }),
  inBrowser: Kept = phone.kept,
) {
  const environment: Environment = { ...phone.environment(), kept: inBrowser };
  const sent: string[] = [];
  const accepted: OwnBallot[] = [];
  const world = {
    isOnline: true,
    ballots: [] as OwnBallot[],
    answer: (id: string): Promise<Answer> => Promise.resolve(accept({ receipt: `receipt of ${id}` })),
  };
  const open = (key: string | null = KEY) =>
    new KeptBallotBox(environment, key, {
      isOnline: () => world.isOnline,
      ballots: () => world.ballots,
      send: ({ id }) => {
        sent.push(id);
        return world.answer(id);
      },
      accepted: (ballot) => void accepted.push(ballot),
    });
  return {
    phone,
    clock: phone.server.clock,
    sent,
    accepted,
    world,
    open,
    box: open(),
    kept: environment.kept,
  };
}

describe('the ballot box', () => {
  it('B1 waits until the server has answered, then the receipt is there', async () => {
    const { box, accepted } = scene();
    box.cast(ROUND, TWO);
    expect(box.waiting).toMatchObject({ round: ROUND, choice: TWO });
    await until(() => box.waiting === null, 'it is in');
    expect(accepted).toMatchObject([
      { round: ROUND, choice: TWO, receipt: expect.stringContaining('receipt') },
    ]);
    expect(box.refused).toBeNull();
  });

  it('B1 cast offline it is sent when the line is up, also after a reload, once and under one id', async () => {
    const { box, world, sent, open } = scene();
    world.isOnline = false;
    box.cast(ROUND, TWO);
    await settled();
    const id = box.waiting?.id;
    box.close();
    const next = open();
    await next.load();
    expect(next.waiting?.id).toBe(id);
    expect(sent).toEqual([]);
    world.isOnline = true;
    next.online();
    await until(() => next.waiting === null, 'it is in');
    expect(sent).toEqual([id]);
    // And nothing is left for the page after that.
    const last = open();
    await last.load();
    expect(last.waiting).toBeNull();
  });

  it('B1 an answer that got lost is asked for again, with the same id', async () => {
    const { box, world, sent, clock } = scene();
    world.answer = () => Promise.resolve(refuse('busy', 'no answer came'));
    box.cast(ROUND, TWO);
    await until(() => sent.length === 1, 'sent');
    await settled();
    expect(box.waiting).not.toBeNull();
    world.answer = (id) => Promise.resolve(accept({ receipt: id }));
    await clock.pass(5000);
    await until(() => box.waiting === null, 'it is in');
    expect(new Set(sent).size).toBe(1);
    expect(sent.length).toBe(2);
  });

  it('B1 a ballot that the server has already is not sent again', async () => {
    const { box, world, sent, open } = scene();
    world.isOnline = false;
    box.cast(ROUND, TWO);
    await settled();
    world.ballots = [{ ...box.waiting!, receipt: 'r' }];
    box.close();
    world.isOnline = true;
    const next = open();
    await next.load();
    await until(() => next.waiting === null, 'known');
    expect(sent).toEqual([]);
  });

  it('B2 a new ballot takes the place of a waiting one, whose answer then says nothing', async () => {
    const { box, world, sent, accepted } = scene();
    const answers: (() => void)[] = [];
    world.answer = (id) =>
      new Promise((resolve) => {
        answers.push(() => resolve(id === sent[0] ? refuse('over-budget', 'no') : accept({ receipt: id })));
      });
    box.cast(ROUND, TWO);
    await until(() => sent.length === 1, 'the first is out');
    box.cast(ROUND, THREE);
    await until(() => sent.length === 2, 'the second is out');
    answers.forEach((answer) => answer());
    await until(() => box.waiting === null, 'the second is in');
    expect(box.refused).toBeNull();
    expect(accepted.at(-1)).toMatchObject({ choice: THREE });
  });

  it('B2 a refused ballot says why, also after a reload, until another is cast', async () => {
    const { box, world, open } = scene();
    world.answer = () => Promise.resolve(refuse('not-open', 'the vote is closed'));
    box.cast(ROUND, TWO);
    await until(() => box.refused !== null, 'refused');
    expect(box.refused).toMatchObject({ round: ROUND, choice: TWO, refusal: 'not-open' });
    await settled();
    box.close();
    const next = open();
    await next.load();
    expect(next.refused).toMatchObject({ refusal: 'not-open' });
    world.answer = (id) => Promise.resolve(accept({ receipt: id }));
    next.cast(ROUND, THREE);
    expect(next.refused).toBeNull();
    await until(() => next.waiting === null, 'in');
  });

  it('B2 of two tabs the ballot handed in last counts', async () => {
    const { box, world, sent, open } = scene();
    world.isOnline = false;
    box.cast(ROUND, TWO);
    await settled();
    const other = open();
    other.cast(ROUND, THREE);
    await settled();
    const last = other.waiting?.id;
    world.isOnline = true;
    box.online();
    await until(() => box.waiting === null, 'the first tab gives way');
    expect(new Set(sent)).toEqual(new Set([last]));
  });

  it('B13 a ballot that waits is sent also if what the browser kept is cleared meanwhile', async () => {
    const { box, world, sent, kept } = scene();
    world.isOnline = false;
    box.cast(ROUND, TWO);
    await settled();
    await kept.remove(KEY);
    world.isOnline = true;
    box.online();
    await until(() => box.waiting === null, 'it is in');
    expect(sent).toHaveLength(1);
  });

  it('B13 a ballot that another tab has sent is not sent again, nor is an older one in its place', async () => {
    const { box, world, sent, open } = scene();
    world.isOnline = false;
    box.cast(ROUND, TWO);
    await settled();
    const other = open();
    other.cast(ROUND, THREE);
    await settled();
    const last = other.waiting?.id;
    world.isOnline = true;
    other.online();
    await until(() => other.waiting === null, 'the last is in');
    await settled();
    box.online();
    await until(() => box.waiting === null, 'the first tab gives way');
    await settled();
    expect(sent).toEqual([last]);
  });

  it('B13 where the disk is full, a ballot that was changed is the one that is sent', async () => {
    const store = new BrowserStore();
    const { box: first, open, world, sent } = scene(undefined, openKept(store.factory));
    world.isOnline = false;
    first.cast(ROUND, TWO);
    await until(() => store.values.has(KEY), 'the first is kept');
    first.close();
    const box = open();
    await box.load();
    store.isFull = true;
    box.cast(ROUND, THREE);
    const last = box.waiting?.id;
    world.isOnline = true;
    box.online();
    await until(() => box.waiting === null, 'it is in');
    expect(sent).toEqual([last]);
  });

  it('N24 where nothing may be kept, a ballot still goes when the line is up, and leaves nothing behind', async () => {
    const { open, world, sent, kept } = scene();
    world.isOnline = false;
    const box = open(null);
    box.cast(ROUND, TWO);
    await settled();
    expect(box.waiting).toMatchObject({ choice: TWO });
    expect(await kept.get(KEY)).toBeUndefined();
    world.isOnline = true;
    box.online();
    await until(() => box.waiting === null, 'it is in');
    expect(sent).toHaveLength(1);
    // Nor does a ballot that another page of this device kept come up here.
    const other = open();
    world.isOnline = false;
    other.cast(ROUND, THREE);
    await settled();
    const next = open(null);
    await next.load();
    expect(next.waiting).toBeNull();
  });
});
