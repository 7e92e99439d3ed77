/**
 * The Scottish transferable vote: counts worked by hand, real wards, and the dumps of another program where
 * they are at hand.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Count } from '../../../shared/voting/count.ts';
import { readBlt } from '../../../shared/voting/formats/blt.ts';
import { readVector, vectorsFolder, vectorsNote } from '../../support/vectors.ts';
import { count, fixture, rankings } from './elections.ts';

function countBlt(text: string): { result: Count; names: (ids: readonly string[]) => string[] } {
  const read = readBlt(text);
  if (!read.ok) throw new Error(read.message);
  const { profile, seats, tieOrder } = read.value;
  const names = new Map(profile.candidates.map(({ id, name }) => [id, name]));
  const result = count('stv-scottish', profile, { seats: seats ?? 0, ...(tieOrder ? { tieOrder } : {}) });
  return { result, names: (ids) => ids.map((id) => names.get(id) ?? id) };
}

const votesAt = (result: Count, stage: number): string[] =>
  (result.steps[stage - 1]?.numbers ?? []).map(({ number }) => number);

describe('counts worked by hand', () => {
  test('V13 the value of a paper is cut to five decimals, and what is cut off is shown', () => {
    const { result, names } = countBlt(fixture('hand/cut-decimals.blt'));
    expect(names(result.winners)).toEqual(['Ada', 'Cem']);
    expect(result.steps[0]?.figures['quota']).toBe('7.00000');
    expect(votesAt(result, 1)).toEqual(['13.00000', '0.00000', '4.00000', '3.00000']);
    expect(votesAt(result, 2)).toEqual(['7.00000', '4.61530', '5.38459', '3.00000']);
    expect(result.steps[1]?.figures).toMatchObject({ surplus: '6.00000', 'cut off': '0.00011' });
    expect(votesAt(result, 3)).toEqual(['7.00000', '4.61530', '8.38459', '0.00000']);
    expect(result.scores.map(({ score }) => score)).toEqual(['13.00000', '8.38459', '4.61530', '3.00000']);
  });

  test('V13 all papers share a surplus, by the value they came with', () => {
    const { result, names } = countBlt(fixture('hand/weighted-papers.blt'));
    expect(names(result.winners)).toEqual(['Ada', 'Ben', 'Dia']);
    expect(votesAt(result, 2)).toEqual(['10.00000', '15.00000', '4.00000', '6.00000', '4.00000']);
    expect(votesAt(result, 3)).toEqual(['10.00000', '10.00000', '7.33320', '7.66665', '4.00000']);
    expect(result.steps[2]?.figures['cut off']).toBe('0.00015');
    expect(votesAt(result, 4)).toEqual(['10.00000', '10.00000', '7.33320', '11.66665', '0.00000']);
  });

  test('V13 equals are told apart by the latest stage at which they were not equal', () => {
    const { result, names } = countBlt(fixture('hand/earlier-stage.blt'));
    expect(names(result.winners)).toEqual(['Ben']);
    expect(result.ties).toEqual([
      { step: 3, tied: ['2', '3'], settled: ['3', '2'], by: 'earlier-stage', decisive: true },
    ]);
    expect(result.steps.at(-1)?.figures['non-transferable']).toBe('1.00000');
  });

  test('V13 else by lot: the first in the tie order is the one excluded', () => {
    const text = fixture('hand/by-lot.blt');
    const { result, names } = countBlt(text);
    expect(names(result.winners)).toEqual(['Ada']);
    expect(result.ties).toEqual([
      { step: 2, tied: ['2', '3'], settled: ['3', '2'], by: 'tie-order', decisive: false },
    ]);
    const listed = countBlt(text.replace('[tie 3 2 1]', ''));
    expect(listed.names(listed.result.winners)).toEqual(['Cem']);
  });

  test('V13 of equal surpluses the first in the tie order is transferred first', () => {
    const profile = rankings(4, '02 x5', '13 x5', '2', '3');
    const second = (tieOrder: string[]) => count('stv-scottish', profile, { seats: 3, tieOrder }).steps[1];
    expect(second(['0', '1', '2', '3'])).toMatchObject({ what: 'surplus', about: ['0'] });
    expect(second(['3', '2', '1', '0'])).toMatchObject({ what: 'surplus', about: ['1'] });
  });

  test('V13 papers that rank nobody are not valid, and do not raise the quota', () => {
    const quota = (...ballots: string[]) =>
      count('stv-scottish', rankings(2, ...ballots), { seats: 1 }).steps[0]?.figures;
    expect(quota('0 x3', '1 x2')).toMatchObject({ quota: '3.00000', papers: '5' });
    expect(quota('0 x3', '1 x2', ' x4')).toMatchObject({ quota: '3.00000', papers: '5' });
  });
});

describe('Glasgow, 3 May 2007', () => {
  const wards = JSON.parse(fixture('glasgow-2007/official.json')) as {
    ward: string;
    valid: number;
    quota: number;
    elected: string[];
  }[];
  test.each(wards)(
    'V13 ward $ward elects whom the city declared elected',
    ({ ward, valid, quota, elected }) => {
      const { result, names } = countBlt(fixture(`glasgow-2007/${ward}.blt`));
      expect(names(result.winners)).toEqual(elected);
      expect(result.steps[0]?.figures).toMatchObject({ papers: `${valid}`, quota: `${quota}.00000` });
    },
  );
});

/**
 * The stages of a dump: votes of every candidate and the papers that ended, a transfer of an empty surplus
 * left out.
 */
function stagesOf(dump: string): { stages: string[]; elected: string[]; quota: string } {
  const [head = [], ...rows] = dump
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'));
  const columns = (ending: string) => head.flatMap((title, index) => (title.endsWith(ending) ? [index] : []));
  const cells = (row: string[], ending: string) => columns(ending).map((index) => row[index] ?? '');
  const stages: string[] = [];
  let quota = '';
  let states: string[] = [];
  let isEmpty = false;
  for (const row of rows) {
    if (row.length < head.length) continue;
    const [, action, said = '', ended = ''] = row;
    if (action === 'begin') quota = said;
    if (action === 'unpend') {
      const changed = cells(row, '.state').findIndex((state, index) => state !== states[index]);
      isEmpty = cells(row, '.vote')[changed] === said;
    }
    if (action === 'begin' || (action === 'transfer' && !isEmpty))
      stages.push([...cells(row, '.vote'), ended].join(' '));
    if (action === 'transfer') isEmpty = false;
    states = cells(row, '.state');
  }
  const last = rows.at(-1) ?? [];
  const names = cells(last, '.name');
  const elected = cells(last, '.state').flatMap((state, index) =>
    state === 'E' ? [names[index] ?? ''] : [],
  );
  return { stages, elected, quota };
}

describe.skipIf(!vectorsFolder)(`the dumps of the program Droop${vectorsNote}`, () => {
  const elections = vectorsFolder
    ? readdirSync(join(vectorsFolder, 'stv', 'droop')).flatMap((file) =>
        file.endsWith('.blt') ? [file] : [],
      )
    : [];

  test.each(elections)('V14 %s has the same winners, and the same votes at every stage', (file) => {
    const { result, names } = countBlt(readVector('stv', 'droop', file));
    const dump = stagesOf(
      readVector('stv', 'droop', file.replace('.blt', '.scotland-fixed-p5-d5.expected.tsv')),
    );
    const stages = result.steps.filter(({ what }) => what !== 'last-vacancies');
    expect(names(result.winners).sort()).toEqual([...dump.elected].sort());
    expect(result.steps[0]?.figures['quota']).toBe(dump.quota);
    expect(
      stages.map((step) =>
        [...step.numbers.map(({ number }) => number), step.figures['non-transferable']].join(' '),
      ),
    ).toEqual(dump.stages);
  });

  test('V14 all twelve elections were there', () => {
    expect(elections).toHaveLength(12);
  });
});
