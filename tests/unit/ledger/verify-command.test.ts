/** The command `verify`, with files in memory. */
import { describe, expect, it } from 'vitest';
import { runVerify } from '../../../server/verify.ts';
import { writeLedger } from '../../../shared/voting/ledger-file.ts';
import { careful, careless, entryOf, project, published, thorough } from '../../support/ledger-vote.ts';

const file = published();
const FILES: Record<string, string> = {
  'good.json': writeLedger(file),
  'dropped.json': writeLedger(thorough(file, (all) => void entryOf(all, 'ballots').ballots.splice(7, 1))),
  'altered.json': writeLedger(
    careless(file, (all) => void (entryOf(all, 'ballots').ballots[0] = [[project(3), 2]])),
  ),
  'reordered.json': writeLedger(careful(file, (all) => void entryOf(all, 'ballots').ballots.reverse())),
  'rules.json': writeLedger(careless(file, (all) => void (entryOf(all, 'opening').rules.seats = 3))),
  'seed.json': writeLedger(careful(file, (all) => void (entryOf(all, 'seed').seed = 'another'))),
  'tie.json': writeLedger(careful(file, (all) => void entryOf(all, 'tie').settled.reverse())),
  'result.json': writeLedger(
    careful(file, (all) => void (entryOf(all, 'result').result.shortlist[0] = project(11))),
  ),
  'steering.json': writeLedger(
    careful(
      file,
      (all) => void (entryOf(all, 'opening').workshop.en = 'Brussels\u001b[2J\nEverything is right'),
    ),
  ),
  'text.json': 'not a ledger',
  'other.json': '{"format":"charrette-export/1"}',
};

function run(line: string): { status: number; out: string; err: string } {
  const said = { out: '', err: '' };
  const status = runVerify(line.split(' ').filter(Boolean), {
    read: (path) => {
      const text = FILES[path];
      if (text === undefined) throw new Error('no such file');
      return text;
    },
    out: (text) => (said.out += `${text}\n`),
    err: (text) => (said.err += `${text}\n`),
  });
  return { status, ...said };
}

describe('verify', () => {
  it('L13 tells of a sound file what was checked, the result and the fingerprint; status 0', () => {
    const { status, out, err } = run('good.json');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain('The vote: Brussels 2017\nOpened: 2017-11-18 10:13 UTC');
    expect(out).toContain('Ballots counted: 30\nBallots replaced by a later one: 3');
    expect(out).toContain('Everything is right: the recount gives the same result.');
    expect(out).toMatch(/1\. Project [89]: 30 dots from 30 voters\n2\. Project [89]: 30 dots/);
    expect(out).toContain(`Fingerprint of the ledger: ${file.root}`);
  });

  it.each([
    ['dropped.json', 'There are 29 ballots and 30 receipts; every ballot has one receipt.'],
    ['altered.json', 'The list of ballots is as long as at closing, but not the same'],
    ['reordered.json', 'The list of ballots was reordered: number 4 isn’t in its place.'],
    ['rules.json', 'the opening, was changed: rules, projects or seal aren’t those of the vote.'],
    ['seed.json', 'The number that was opened isn’t the one that was sealed before the vote.'],
    ['tie.json', 'The tie of Project 8, Project 9 was settled otherwise than the draw demands.'],
    ['result.json', 'Elected in the file, but not by the recount: Project 11. By the recount, but not'],
  ])('L13 names what is wrong in %s; status 1', (path, sentence) => {
    const { status, out, err } = run(path);
    expect({ status, err }).toEqual({ status: 1, err: '' });
    expect(out).toContain('This file is wrong: ');
    expect(out).toContain(sentence);
    expect(out).not.toContain('Everything is right');
  });

  it('L13 compares the fingerprint with the one on the wall, if it is given', () => {
    expect(run(`good.json --root ${file.root.toUpperCase()}`).status).toBe(0);
    const { status, out } = run(`good.json --root ${'0'.repeat(64)}`);
    expect(status).toBe(1);
    expect(out).toContain(`This isn’t the file with the fingerprint ${'0'.repeat(64)}.`);
  });

  it.each([
    ['text.json', /^verify: text\.json: no JSON: /],
    ['other.json', /^verify: other\.json: no ledger: format: /],
    ['missing.json', /^verify: missing\.json can't be read: no such file/],
    ['', /^verify: one file is needed/],
    ['good.json dropped.json', /^verify: one file is needed/],
    ['good.json --root 12', /^verify: --root must be 64 hex digits/],
    ['good.json --rot 12', /^verify: .*--rot.*usage/],
  ])('L13 can’t read "%s": one line, status 2', (line, message) => {
    const { status, out, err } = run(line);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('L13 a file’s texts can’t steer the terminal or write lines of their own', () => {
    const { out } = run('steering.json');
    expect(out).toContain('The vote: Brussels [2J Everything is right\n');
    expect(out).not.toContain('\u001b');
  });
});
