/** A vote on the stage: some people, some projects, a round that is open, and what people do in it. */
import { addProject, addStack } from '../../shared/board/edit.ts';
import type { BallotId, ProjectId, RoundId } from '../../shared/ids.ts';
import type { Outcome } from '../../shared/outcome.ts';
import type { CommandBody } from '../../shared/protocol/live.ts';
import type { Choice } from '../../shared/voting/choice.ts';
import type { Round } from '../../shared/voting/round.ts';
import { Stage, type Person, type StageOptions } from './stage.ts';

export const ROUND = 'round001' as RoundId;
export const project = (n: number): ProjectId => `project${String(n).padStart(2, '0')}` as ProjectId;
export const tray = { in: 'tray', order: 'a0' } as const;

export interface Scene {
  stage: Stage;
  people: Person[];
}

/** Some people and projects, each led by nobody but the first by the first of them; a round is announced and open. */
export async function opened(
  names: readonly string[],
  projects: number,
  options: StageOptions = {},
  announcement: Omit<CommandBody<'round:announce'>, 'id'> = {},
): Promise<Scene> {
  const stage = await Stage.open(options);
  const people: Person[] = [];
  for (const name of names) people.push(await stage.join(name));
  const [first] = people as [Person];
  await stage.goTo('projects');
  for (let n = 0; n < projects; n += 1) {
    addStack(
      first.board.doc,
      `stack0${String(n).padStart(2, '0')}`,
      { owner: first.id, name: `S${n}`, place: tray },
      [],
    );
    addProject(first.board.doc, project(n), {
      owner: first.id,
      stack: `stack0${String(n).padStart(2, '0')}`,
      title: `Project ${n}`,
      problem: '',
      lead: n === 0 ? first.id : '',
    });
  }
  await stage.settle();
  await stage.goTo('vote');
  await must(stage.host.does('round:announce', { id: ROUND, ...announcement }));
  await must(stage.host.does('round:open', { round: ROUND }));
  await stage.clock.pass(200);
  return { stage, people };
}

export const cast = (person: Person, id: string, choice: Choice | Record<string, number>) =>
  person.does('ballot:cast', { round: ROUND, id: id as BallotId, choice });
export const roundOf = (person: Person): Round => person.rounds.get(ROUND)!;
export const closeNow = async ({ host, clock }: Stage): Promise<void> => {
  await must(host.does('round:close', { round: ROUND, graceMs: 0 }));
  await clock.pass(200);
};

/** What was accepted; a refusal ends the scene. */
export async function must<T>(asked: Promise<Outcome<T>>): Promise<T> {
  const outcome = await asked;
  if (!outcome.ok) throw new Error(`${outcome.refusal}: ${outcome.message}`);
  return outcome.value;
}
