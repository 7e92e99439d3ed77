/** `kill -9` at every single moment at which the server waits for something, in a scene that does a little of everything. */
import { expect, test } from 'vitest';
import { addCard, addProject, addStack, editCard, moveCard } from '../../shared/board/edit.ts';
import type { BallotId, RoundId } from '../../shared/ids.ts';
import { writeIdea } from '../../shared/notebook/edit.ts';
import { CutShort } from '../support/clock.ts';
import { Stage, type Person } from '../support/stage.ts';
import { differences, lost, type Acknowledged } from '../support/witness.ts';

const ROUND = 'round001' as RoundId;
const tray = { in: 'tray', order: 'a0' } as const;

interface Told extends Acknowledged {
  receipts: Map<string, string>;
  names: Map<Person, number>;
}

const SCENES: Record<string, (stage: Stage, ana: Person, ben: Person, told: Told) => Promise<void>> = {
  'ideas are revealed and edited': async (stage, ana, ben) => {
    writeIdea(ana.notebook!.doc, 'idea0001', { text: 'one', theme: 'food', keep: false, order: 'a0' });
    writeIdea(ben.notebook!.doc, 'idea0002', { text: 'two', theme: '', keep: false, order: 'a0' });
    await stage.settle();
    await stage.goTo('cluster');
    addCard(ben.board.doc, 'card0001', { owner: ben.id, text: 'three', place: tray });
    await stage.clock.pass(30);
    moveCard(ben.board.doc, 'idea0001', { in: 'theme', theme: 'care', order: 'a0' });
    editCard(ana.board.doc, 'idea0001', 'one, said better');
    await stage.host.does('card:hide', { card: 'card0001' });
    await stage.host.does('card:show', { card: 'card0001' });
    await stage.settle();
  },
  'a vote is opened, cast, closed and published': async (stage, ana, ben, told) => {
    await stage.goTo('projects');
    addStack(ana.board.doc, 'stack001', { owner: ana.id, name: 'S', place: tray }, []);
    addProject(ana.board.doc, 'project1', {
      owner: ana.id,
      stack: 'stack001',
      title: 'P',
      problem: '',
      lead: ana.id,
    });
    await stage.settle();
    await stage.goTo('vote');
    await stage.host.does('round:announce', { id: ROUND });
    await stage.host.does('round:open', { round: ROUND });
    const cast = async (person: Person, id: string): Promise<void> => {
      const outcome = await person.does('ballot:cast', {
        round: ROUND,
        id: id as BallotId,
        choice: { project1: 1 },
      });
      if (outcome.ok) told.receipts.set(id, outcome.value.receipt);
    };
    await cast(ana, 'ballot01');
    await cast(ben, 'ballot02');
    await cast(ana, 'ballot03');
    await stage.host.does('round:close', { round: ROUND, graceMs: 500 });
    await stage.clock.pass(700);
    await stage.host.does('round:publish', { round: ROUND });
  },
  'people come, change, go and turn out to be one': async (stage, ana, ben, told) => {
    const rename = async (person: Person, number: number): Promise<void> => {
      const outcome = await person.does('me:change', { name: `${person.name} ${number}` });
      if (outcome.ok) told.names.set(person, number);
    };
    await rename(ana, 1);
    const cleo = await stage.join('cleo');
    await rename(ana, 2);
    await rename(cleo, 3);
    await stage.host.does('person:remove', { participant: cleo.id });
    await stage.host.does('person:readmit', { participant: cleo.id });
    await stage.host.does('person:merge', { from: cleo.id, into: ben.id });
    await rename(ben, 4);
    await stage.settle();
  },
};

async function play(
  scene: string,
  seed: number,
  fuse: number,
): Promise<{ stage: Stage; told: Told; steps: number }> {
  const stage = await Stage.open({ seed });
  const [ana, ben] = [await stage.join('ana'), await stage.join('ben')];
  await stage.goTo('capture');
  const told: Told = { receipts: new Map(), names: new Map() };
  const before = stage.clock.steps;
  stage.clock.fuse = before + fuse;
  await SCENES[scene]!(stage, ana, ben, told).catch((error: unknown) => {
    if (!(error instanceof CutShort)) throw error;
  });
  stage.clock.fuse = Infinity;
  return { stage, told, steps: stage.clock.steps - before };
}

test.each(Object.keys(SCENES))(
  'R14 killed at any moment while %s, nothing that anybody saw or was told is lost',
  async (scene) => {
    const { steps } = await play(scene, 1, Infinity);
    expect(steps).toBeGreaterThan(40);
    for (let fuse = 1; fuse <= steps; fuse += 1) {
      const { stage, told } = await play(scene, 1, fuse);
      const where = `killed after ${fuse} of ${steps} steps`;
      await stage.crash();
      expect(await lost(stage, told), where).toEqual([]);
      await stage.restart();
      expect(await lost(stage, told), where).toEqual([]);
      if (fuse % 8 > 0) continue;
      // Everybody comes back, and all end with the same.
      const back = stage.people.filter(({ goodbyes }) => goodbyes.length === 0);
      back.forEach((person) => person.dialAll());
      await stage.clock.pass(2000);
      back.forEach((person) => person.dialAll());
      await stage.settle();
      const still = back.filter(
        ({ goodbyes, refusals, isConnected }) => goodbyes.length + refusals.length === 0 && isConnected,
      );
      expect(still, where).toContain(stage.host);
      expect(
        await differences(
          stage,
          still.filter(({ notebook }) => notebook),
        ),
        where,
      ).toEqual([]);
    }
  },
);
