// The rest of the room: bots of the rehearsal that follow a desk in a browser and do what people do in each step.
import { PassThrough } from 'node:stream';
import { idFrom, type BallotId, type ProjectId } from '../../shared/ids.ts';
import { Api } from '../../server/rehearsal/api.ts';
import { PACES, present, type Clinic } from '../../server/rehearsal/clinic.ts';
import { diceFrom } from '../../server/rehearsal/dice.ts';
import { HostBot } from '../../server/rehearsal/host-bot.ts';
import { everybodyJoins } from '../../server/rehearsal/joining.ts';
import { Deliveries } from '../../server/rehearsal/measure.ts';
import { Progress } from '../../server/rehearsal/progress.ts';
import { Refusals } from '../../server/rehearsal/refusals.ts';

/** Lets bots into the workshop; `hostToken` lets them see the desk's agenda, which a person drives. */
export async function crowd(
  origin: string,
  code: string,
  hostToken: string,
  people: number,
  seed: number,
): Promise<Clinic> {
  const clinic: Clinic = {
    ...{ api: new Api(origin), code, hostToken, host: new HostBot(), bots: [] },
    ...{ refusals: new Refusals(), deliveries: new Deliveries() },
    ...{ pace: PACES.fast, dice: diceFrom(seed), progress: new Progress(silence()) },
    ...{ cards: new Map(), kept: new Set<string>(), stacks: [], projects: [] },
    ...{ seedHash: '', problems: [] },
  };
  await clinic.host.open(origin, code, hostToken, clinic.refusals);
  await everybodyJoins(clinic, people);
  return clinic;
}

/** Everybody casts one ballot of `budget` dots, on projects that the dice choose; the first ones are the favourites. */
export async function crowdVotes(clinic: Clinic): Promise<void> {
  const round = [...clinic.host.live.rounds.values()].at(-1);
  if (!round) throw new Error('there is no vote');
  const ids = round.candidates.map(({ id }) => id);
  await Promise.all(
    present(clinic).map(async (bot, voter) => {
      const choice: Record<ProjectId, number> = { [ids[voter % ids.length]!]: 1 };
      while (Object.keys(choice).length < Math.min(round.rules.budget, ids.length)) {
        choice[ids[Math.floor(ids.length * clinic.dice.next() ** 2)]!] = 1;
      }
      const id = idFrom((length) => Uint8Array.from({ length }, () => Math.floor(clinic.dice.next() * 256)));
      const outcome = await bot.live.command('ballot:cast', { round: round.id, id: id as BallotId, choice });
      if (!outcome.ok) clinic.refusals.note('ballot', outcome.message);
    }),
  );
}

export function crowdLeaves(clinic: Clinic): void {
  clinic.bots.forEach((bot) => bot.close());
  clinic.host.close();
}

const silence = (): NodeJS.WriteStream => new PassThrough().resume() as unknown as NodeJS.WriteStream;
