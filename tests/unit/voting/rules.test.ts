/** The counting rules on elections small enough to check by hand. */
import { describe, expect, test } from 'vitest';
import type { BallotKind, Profile } from '../../../shared/voting/profile.ts';
import { countBallots, isDefined, RULE_NAMES } from '../../../shared/voting/rules/index.ts';
import { seeded } from '../../support/random.ts';
import { approvals, candidatesUpTo, count, dots, rankings, winners } from './elections.ts';

const ONE_OF_EACH: Record<BallotKind, Profile> = {
  approval: approvals(2, '01'),
  ranking: rankings(2, '10'),
  dots: dots(2, { 0: 2, 1: 1 }),
};

describe('which rule counts which ballots', () => {
  test('V1 six rules count approvals and dots, STV counts rankings, and every other pair is a refusal', () => {
    for (const rule of RULE_NAMES) {
      for (const kind of ['approval', 'ranking', 'dots'] as const) {
        const outcome = countBallots(rule, ONE_OF_EACH[kind], { seats: 1 });
        expect(outcome.ok, `${rule} on ${kind}`).toBe((rule === 'stv-scottish') === (kind === 'ranking'));
        expect(isDefined(rule, kind)).toBe(outcome.ok);
      }
    }
  });

  test('V1 the refusal names the rule and the kind of ballots', () => {
    expect(countBallots('stv-scottish', ONE_OF_EACH.dots, { seats: 1 })).toEqual({
      ok: false,
      refusal: 'malformed',
      message: "stv-scottish isn't defined for dots ballots: it counts ranking ballots",
    });
    expect(countBallots('borda', ONE_OF_EACH.ranking, { seats: 1 })).toMatchObject({
      ok: false,
      message: expect.stringMatching(/borda.*ranking/) as string,
    });
  });

  test('V1 a ballot for somebody who does not stand is a bug, not a result', () => {
    expect(() => count('av', approvals(2, '05'), { seats: 1 })).toThrow("5, which isn't a candidate");
    expect(() => count('most-dots', dots(2, { 7: 1 }), { seats: 1 })).toThrow();
    expect(() => count('av', approvals(2, '0 x0'), { seats: 1 })).toThrow('weights are whole numbers');
    expect(() => count('av', approvals(2, '0'), { seats: 1.5 })).toThrow();
  });
});

describe('each rule', () => {
  test('V3 most dots elects the largest sums, and shows them', () => {
    const result = count('most-dots', dots(3, { 0: 1, 2: 2 }, { 0: 1, 1: 1 }, { 0: 1, 2: 2 }), { seats: 2 });
    expect(result.winners).toEqual(['2', '0']);
    expect(result.scores).toEqual([
      { candidate: '2', score: '4' },
      { candidate: '0', score: '3' },
      { candidate: '1', score: '1' },
    ]);
    expect(result.steps).toMatchObject([{ step: 1, what: 'elect', elected: ['2', '0'], measure: 'dots' }]);
  });

  test('V3 approval voting counts people, one dot or five being one approval', () => {
    const many = dots(3, { 0: 1, 2: 5 }, { 0: 1, 1: 1 }, { 0: 1 });
    expect(winners('most-dots', many, { seats: 1 })).toBe('2');
    expect(winners('av', many, { seats: 1 })).toBe('0');
    expect(winners('most-dots', approvals(3, '02', '2', '1'), { seats: 2 })).toBe('2 0');
  });

  test('V4 satisfaction approval voting shares each person out over their choices', () => {
    const result = count('sav', approvals(4, '012', '012', '3', ''), { seats: 2 });
    expect(result.scores.map(({ score }) => score)).toEqual(['1', '2/3', '2/3', '2/3']);
    expect(result.winners).toEqual(['3', '0']);
  });

  test('V5 sequential PAV halves the weight of whoever has been served once', () => {
    // 0 and 1: four people; 2: three others. After 0 the first group counts 4 × 1/2 for 1.
    const result = count('seqpav', approvals(3, '01 x4', '2 x3'), { seats: 3 });
    expect(result.winners).toEqual(['0', '2', '1']);
    expect(result.steps.map(({ numbers }) => numbers)).toEqual([
      [
        { candidate: '0', number: '4' },
        { candidate: '1', number: '4' },
        { candidate: '2', number: '3' },
      ],
      [
        { candidate: '1', number: '2' },
        { candidate: '2', number: '3' },
      ],
      [{ candidate: '1', number: '2' }],
    ]);
  });

  test('V6 sequential Phragmén keeps the heaviest load light', () => {
    // Loads: 0 costs its four supporters 1/4 each; then 1 would cost them 1/2 each, 2 its three supporters
    // 1/3.
    const result = count('seqphragmen', approvals(4, '01 x4', '2 x3'), { seats: 3 });
    expect(result.winners).toEqual(['0', '2', '1']);
    expect(result.scores).toEqual([
      { candidate: '0', score: '1/4' },
      { candidate: '2', score: '1/3' },
      { candidate: '1', score: '1/2' },
      { candidate: '3', score: null },
    ]);
  });

  test('V6 those whom nobody supports come last, in the tie order', () => {
    const result = count('seqphragmen', approvals(4, '2'), { seats: 3, tieOrder: ['3', '1', '0', '2'] });
    expect(result.winners).toEqual(['2', '3', '1']);
  });

  test('V7 equal shares lets a group buy what its money pays for, and fills up with the money left over', () => {
    // Six voters, 3 seats: 1/2 each. 0 costs its four 1/4 each; then they have 1 together and buy 1 as well.
    // The others have 1 together: 2 costs them 1/2 each.
    const rich = count('equal-shares', approvals(4, '01 x4', '23 x2'), { seats: 3 });
    expect(rich.winners).toEqual(['0', '1', '2']);
    expect(rich.scores.map(({ score }) => score)).toEqual(['1/4', '1/4', '1/2', '1/2']);
    expect(rich.steps.map(({ measure }) => measure)).toEqual(['price', 'price', 'price']);

    // Five voters, 2 seats: 2/5 each. 0 costs its three 1/3; they keep 1/15 each. Neither 1 (0's voters: 1/5
    // together) nor 2 (two voters: 4/5) can be bought. As loads: 2 needs (1 - 4/5)/2 = 1/10, 1 needs (1 -
    // 1/5)/3 = 4/15.
    const poor = count('equal-shares', approvals(3, '01 x3', '2 x2'), { seats: 2 });
    expect(poor.winners).toEqual(['0', '2']);
    expect(poor.steps[1]).toMatchObject({
      measure: 'load',
      numbers: [
        { candidate: '1', number: '4/15' },
        { candidate: '2', number: '1/10' },
      ],
    });
  });

  test('V7 a bloc larger than the quota is never left with nothing', () => {
    const profile = approvals(12, '01 x8', '2', '3', '4', '56', '78', '9');
    expect(count('equal-shares', profile, { seats: 3 }).winners).toContain('0');
  });
});

describe('ties', () => {
  test('V9 whoever is listed first goes first, unless a tie order says otherwise', () => {
    const profile = approvals(3, '0', '1', '2');
    for (const rule of ['most-dots', 'av', 'sav', 'seqpav', 'seqphragmen', 'equal-shares']) {
      expect(winners(rule, profile, { seats: 2 }), rule).toBe('0 1');
      expect(winners(rule, profile, { seats: 2, tieOrder: ['2', '0', '1'] }), rule).toBe('2 0');
      expect(winners(rule, profile, { seats: 2, tieOrder: ['1'] }), rule).toBe('1 0');
    }
  });

  test('V9 a tie is written down with who was tied, the order chosen, by what, and whether it decided', () => {
    const profile = approvals(4, '01', '01', '23', '23', '0');
    const { ties } = count('av', profile, { seats: 2, tieOrder: ['3', '2', '1', '0'] });
    expect(ties).toEqual([
      { step: 1, tied: ['1', '2', '3'], settled: ['3', '2', '1'], by: 'tie-order', decisive: true },
    ]);
    expect(count('av', profile, { seats: 4 }).ties).toMatchObject([
      { tied: ['1', '2', '3'], decisive: false },
    ]);
    expect(count('av', profile, { seats: 1 }).ties).toEqual([]);
    expect(count('seqphragmen', approvals(3, '0', '1', '2'), { seats: 2 }).ties).toEqual([
      { step: 1, tied: ['0', '1', '2'], settled: ['0', '1', '2'], by: 'tie-order', decisive: true },
      { step: 2, tied: ['1', '2'], settled: ['1', '2'], by: 'tie-order', decisive: true },
    ]);
  });
});

describe('who may be elected', () => {
  const sparse = approvals(5, '3', '31', '3');

  test('V10 every seat is filled, unless a project without support must not be elected', () => {
    for (const rule of ['most-dots', 'av', 'sav', 'seqpav', 'seqphragmen', 'equal-shares']) {
      expect(winners(rule, sparse, { seats: 4 }), rule).toBe('3 1 0 2');
      expect(winners(rule, sparse, { seats: 4, onlySupported: true }), rule).toBe('3 1');
      expect(winners(rule, sparse, { seats: 4, minSupport: 2 }), rule).toBe('3');
      expect(winners(rule, sparse, { seats: 9 }).split(' '), rule).toHaveLength(5);
      expect(count(rule, sparse, { seats: 4, onlySupported: true }).scores, rule).toHaveLength(5);
      expect(winners(rule, sparse, { seats: 0 }), rule).toBe('');
      expect(winners(rule, approvals(2), { seats: 1 }), rule).toBe('0');
    }
    const ranked = rankings(4, '2', '21');
    expect(winners('stv-scottish', ranked, { seats: 3, onlySupported: true })).toBe('2 1');
    expect(winners('stv-scottish', ranked, { seats: 3 }).split(' ')).toHaveLength(3);
  });
});

describe('theme floors', () => {
  const themed = {
    ...dots(6, { 0: 9, 1: 8, 2: 7, 3: 2, 4: 1 }),
    candidates: ['mobility', 'mobility', 'mobility', 'food', 'water', 'air'].map((theme, index) => ({
      id: `${index}`,
      name: `project ${index}`,
      theme,
    })),
  };

  test('V11 every theme with an eligible project gets its best one, and the other seats go by score', () => {
    expect(winners('most-dots', themed, { seats: 4 })).toBe('0 1 2 3');
    const floored = count('most-dots', themed, { seats: 4, themeFloors: true, onlySupported: true });
    expect(floored.winners).toEqual(['0', '1', '3', '4']);
    expect(floored.steps).toMatchObject([
      { what: 'floor', elected: ['0', '3', '4'] },
      { what: 'elect', elected: ['1'] },
    ]);
    expect(winners('av', themed, { seats: 5, themeFloors: true })).toBe('0 1 3 4 5');
  });

  test('V11 with more themes than seats, the themes of the best placed projects get theirs', () => {
    expect(winners('most-dots', themed, { seats: 2, themeFloors: true })).toBe('0 3');
  });

  test('V11 a project without a theme has no floor, and rules without floors refuse the option', () => {
    const oneTheme = { ...themed, candidates: themed.candidates.map(({ id, name }) => ({ id, name })) };
    expect(winners('most-dots', oneTheme, { seats: 3, themeFloors: true })).toBe('0 1 2');
    expect(countBallots('seqpav', themed, { seats: 3, themeFloors: true })).toMatchObject({
      ok: false,
      message: expect.stringContaining('seqpav') as string,
    });
  });

  test('V11 a tie that a floor decides is written down', () => {
    const equal = { ...themed, ballots: [{ weight: 1, dots: { 0: 5, 1: 5, 3: 1, 4: 1 } }] };
    expect(count('most-dots', equal, { seats: 3, themeFloors: true, onlySupported: true })).toMatchObject({
      winners: ['0', '3', '4'],
      ties: [
        { tied: ['0', '1'], decisive: true },
        { tied: ['3', '4'], decisive: false },
      ],
    });
  });
});

describe('size', () => {
  const VOTERS = 6_586;
  const PROJECTS = 64;
  /** Five choices each, as in the largest city ballot that the rules were tried on. */
  function cityOf(seed: number): Profile[] {
    const random = seeded(seed);
    const all = Array.from({ length: PROJECTS }, (_, index) => `${index}`);
    const chosen = Array.from({ length: VOTERS }, () => random.shuffle(all).slice(0, 5));
    const candidates = candidatesUpTo(PROJECTS);
    return [
      { kind: 'approval', candidates, ballots: chosen.map((approves) => ({ weight: 1, approves })) },
      { kind: 'ranking', candidates, ballots: chosen.map((ranks) => ({ weight: 1, ranks })) },
    ];
  }

  /** Each takes less than half a second on the machine it was measured on; the margin is for a busy one. */
  const MOST_MS = 10_000;

  test.each(RULE_NAMES)(
    'V23 %s counts 6,586 different ballots over 64 projects, all of them seats, in seconds',
    (rule) => {
      const [approving, ranking] = cityOf(1);
      const profile = rule === 'stv-scottish' ? ranking : approving;
      if (!profile) throw new Error('no profile');
      const start = performance.now();
      expect(count(rule, profile, { seats: rule === 'stv-scottish' ? 15 : PROJECTS }).winners).not.toEqual(
        [],
      );
      expect(performance.now() - start).toBeLessThan(MOST_MS);
    },
    2 * MOST_MS,
  );
});
