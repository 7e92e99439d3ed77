/**
 * The counting rules against a second, deliberately slow implementation, on random ballots that a seed
 * repeats.
 */
import { describe, expect, test } from 'vitest';
import type { DotsProfile, Profile, RankingProfile } from '../../../shared/voting/profile.ts';
import { checkEjrPlus } from '../../../shared/voting/proportionality.ts';
import {
  naiveAv,
  naiveDots,
  naiveEqualShares,
  naiveLacksShare,
  naiveSav,
  naiveSeqPav,
  naiveSeqPhragmen,
  naiveStv,
  type NaiveElection,
} from '../../support/naive-counting.ts';
import { seeded, type Random } from '../../support/random.ts';
import { candidatesUpTo, count } from './elections.ts';

const SEED = Number(process.env['CHARRETTE_SEED'] ?? 20170810);
const PROFILES = 1_000;

type Drawn = { election: NaiveElection; dots: number[][]; rankings: number[][] };

/** Ballots as people cast them: a few favourites that many share, some empty ballots, some equal ones. */
function draw(random: Random, voters: number, candidates: number, seats: number): Drawn {
  const all = Array.from({ length: candidates }, (_, candidate) => candidate);
  const favour = all.map(() => random.next() ** 2);
  const ballots = Array.from({ length: voters }, () => {
    const likes = all.filter((c) => random.next() < 0.1 + 0.7 * (favour[c] ?? 0));
    const dots = all.map((c) => (likes.includes(c) ? 1 + random.int(3) : 0));
    return { dots, ranking: random.shuffle(likes) };
  });
  return {
    election: { candidates, seats, order: random.int(2) ? all : random.shuffle(all) },
    dots: ballots.map(({ dots }) => dots),
    rankings: ballots.map(({ ranking }) => ranking),
  };
}

const dotsProfile = ({ election, dots }: Drawn): DotsProfile => ({
  kind: 'dots',
  candidates: candidatesUpTo(election.candidates),
  ballots: dots.map((row) => ({ weight: 1, dots: Object.fromEntries(row.map((n, c) => [`${c}`, n])) })),
});

const rankingProfile = ({ election, rankings }: Drawn): RankingProfile => ({
  kind: 'ranking',
  candidates: candidatesUpTo(election.candidates),
  ballots: rankings.map((ranking) => ({ weight: 1, ranks: ranking.map(String) })),
});

const approved = ({ dots }: Drawn): number[][] =>
  dots.map((row) => row.flatMap((n, candidate) => (n > 0 ? [candidate] : [])));

const naive: Record<string, (drawn: Drawn) => number[]> = {
  'most-dots': (drawn) => naiveDots(drawn.election, drawn.dots),
  av: (drawn) => naiveAv(drawn.election, approved(drawn)),
  sav: (drawn) => naiveSav(drawn.election, approved(drawn)),
  seqpav: (drawn) => naiveSeqPav(drawn.election, approved(drawn)),
  seqphragmen: (drawn) => naiveSeqPhragmen(drawn.election, approved(drawn)),
  'equal-shares': (drawn) => naiveEqualShares(drawn.election, approved(drawn)),
  'stv-scottish': (drawn) => naiveStv(drawn.election, drawn.rankings).elected,
};

const countOf = (rule: string, drawn: Drawn, profile: Profile) => {
  const { seats, order } = drawn.election;
  return count(rule, profile, { seats, tieOrder: order.map(String) });
};

const small = (random: Random): Drawn => {
  const candidates = 3 + random.int(5);
  return draw(random, 1 + random.int(12), candidates, 1 + random.int(candidates));
};

describe(`seed ${SEED}`, () => {
  test.each(Object.keys(naive))(`V8 %s elects the same in the same order on ${PROFILES} profiles`, (rule) => {
    const random = seeded(SEED);
    for (let n = 0; n < PROFILES; n++) {
      const drawn = small(random);
      const profile = rule === 'stv-scottish' ? rankingProfile(drawn) : dotsProfile(drawn);
      const expected = naive[rule]?.(drawn).join(' ');
      expect(countOf(rule, drawn, profile).winners.join(' '), `profile ${n}: ${JSON.stringify(drawn)}`).toBe(
        expected,
      );
    }
  });

  test('V8 every stage of a transferable vote has the same votes', () => {
    const random = seeded(SEED + 1);
    for (let n = 0; n < 300; n++) {
      const drawn = small(random);
      const stages = countOf('stv-scottish', drawn, rankingProfile(drawn))
        .steps.filter(({ what }) => what !== 'last-vacancies')
        .map(({ numbers }) => numbers.map(({ number }) => BigInt(number.replace('.', ''))));
      expect(stages, `profile ${n}: ${JSON.stringify(drawn)}`).toEqual(
        naiveStv(drawn.election, drawn.rankings).stages,
      );
    }
  });

  test.each(Object.keys(naive))(
    'V8 %s elects the same of 60 projects for 15 seats, with 125 voters',
    (rule) => {
      const random = seeded(SEED + 2);
      for (let n = 0; n < 2; n++) {
        const drawn = draw(random, 125, 60, 15);
        // Seven choices a ballot or so, as dots on a phone are, instead of half the list.
        drawn.dots = drawn.dots.map((row) => row.map((dots) => (dots > 0 && random.int(4) === 0 ? dots : 0)));
        drawn.rankings = drawn.rankings.map((ranking) => ranking.slice(0, 7));
        const profile = rule === 'stv-scottish' ? rankingProfile(drawn) : dotsProfile(drawn);
        expect(countOf(rule, drawn, profile).winners.map(Number), `profile ${n}`).toEqual(
          naive[rule]?.(drawn),
        );
      }
    },
  );

  test('V12 neither the order of the ballots nor writing equal ones as one changes anything', () => {
    const random = seeded(SEED + 3);
    for (let n = 0; n < 60; n++) {
      const drawn = small(random);
      const grouped = <B extends { weight: number }>(ballots: readonly B[]): B[] => {
        const alike = new Map<string, B>();
        for (const ballot of random.shuffle(ballots)) {
          const key = JSON.stringify(ballot);
          alike.set(key, { ...ballot, weight: (alike.get(key)?.weight ?? 0) + 1 });
        }
        return [...alike.values()];
      };
      for (const rule of Object.keys(naive)) {
        const profile = rule === 'stv-scottish' ? rankingProfile(drawn) : dotsProfile(drawn);
        const other = {
          ...profile,
          ballots: grouped<(typeof profile.ballots)[number]>(profile.ballots),
        } as Profile;
        expect(countOf(rule, drawn, other), `${rule}: ${JSON.stringify(drawn)}`).toEqual(
          countOf(rule, drawn, profile),
        );
      }
    }
  });

  test('V15 the check for a lacking share agrees with looking at every group of voters', () => {
    const random = seeded(SEED + 4);
    let lacking = 0;
    for (let n = 0; n < 300; n++) {
      const candidates = 3 + random.int(4);
      const drawn = draw(random, 1 + random.int(7), candidates, 1 + random.int(candidates));
      const { seats } = drawn.election;
      const committee = random.shuffle([...Array(candidates).keys()]).slice(0, seats);
      const checked = checkEjrPlus(dotsProfile(drawn), committee.map(String), seats);
      const lacks = naiveLacksShare(approved(drawn), committee, seats);
      expect(checked.ok && checked.value.satisfied, JSON.stringify({ drawn, committee })).toBe(!lacks);
      lacking += Number(lacks);
    }
    expect(lacking).toBeGreaterThan(20);
  });

  test('V15 equal shares never leaves a group without its share', () => {
    const random = seeded(SEED + 5);
    for (let n = 0; n < 300; n++) {
      const drawn = n < 290 ? small(random) : draw(random, 125, 60, 15);
      const profile = dotsProfile(drawn);
      const { winners } = countOf('equal-shares', drawn, profile);
      expect(checkEjrPlus(profile, winners, drawn.election.seats)).toEqual({
        ok: true,
        value: { satisfied: true },
      });
    }
  });
});
