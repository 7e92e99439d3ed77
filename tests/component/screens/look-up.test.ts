/** "Is my ballot in the list?": a receipt as people type it, in every published vote, without ever a choice. */
import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, it, vi } from 'vitest';
import LookUp from '../../../client/screens/LookUp.svelte';
import type { PublishedRound } from '../../../shared/protocol/http.ts';
import type { PublishedLedger } from '../../../shared/voting/ledger.ts';
import type { RoundId } from '../../../shared/ids.ts';
import { choices, published, receipt } from '../../support/ledger-vote.ts';
import { CODE, expectNoFaults, freshPage, SLOW_MS, unchanged, until, wordsOnPage } from './page.ts';

freshPage();

interface Vote {
  round: PublishedRound;
  file: PublishedLedger | 'busy';
}
const vote = (number: number, voters: number): Vote & { file: PublishedLedger } => {
  const file = published(choices(voters, number));
  const id = `round0000000000${number}` as RoundId;
  const closedAtMs = Date.UTC(2017, 7, 10, 14 + number, 30);
  return { round: { id, number, closedAtMs, root: file.root, formats: ['pb'] }, file };
};

/** The http door's two routes over these votes; every address asked for is kept. */
function serve(votes: Vote[] | 'wrong-code'): string[] {
  const asked: string[] = [];
  const answer = (status: number, body: unknown) =>
    Promise.resolve(new Response(JSON.stringify(body), { status }));
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url);
    if (votes === 'wrong-code') return answer(404, { refusal: 'wrong-code', message: '' });
    const id = /rounds\/(\w+)\/ledger\.json$/.exec(url)?.[1];
    if (id === undefined)
      return answer(
        200,
        votes.map(({ round }) => round),
      );
    const file = votes.find(({ round }) => round.id === id)?.file;
    return file === 'busy' ? answer(503, { refusal: 'busy', message: '' }) : answer(200, file);
  });
  return asked;
}
const field = (): HTMLInputElement => screen.getByLabelText('The code of your receipt');
async function look(code: string): Promise<void> {
  await fireEvent.input(field(), { target: { value: code } });
  await fireEvent.submit(field().form!);
}
const see = (text: string | RegExp): Promise<void> =>
  until(() => expect(screen.getByText(text)).toBeTruthy());

it(
  'L21 finds a counted ballot by a code typed carelessly, and tells vote, ballots and root',
  async () => {
    const only = vote(1, 30);
    const asked = serve([only]);
    render(LookUp, { code: CODE });
    const typed = receipt(7)
      .toLowerCase()
      .replace(/(.{5})/, ' $1 – ');
    await look(typed);
    await see('Your ballot is in the list');
    const said = screen.getByRole('status').textContent.replace(/\s+/g, ' ');
    expect(said).toContain('10 August 2017');
    expect(said).toContain('30 ballots were counted.');
    expect(said).toContain(only.file.root.slice(0, 6));
    expect(said).toContain(only.file.root.slice(-6));
    expect(said).not.toMatch(/Project|dot/);
    expect(asked.join(' ').toUpperCase()).not.toContain(receipt(7));
    await expectNoFaults();
  },
  SLOW_MS,
);

it(
  'L21 says what it can mean if no list has the code, and asks for one if there is none',
  async () => {
    serve([vote(1, 30)]);
    render(LookUp, { code: CODE });
    await fireEvent.submit(field().form!);
    expect(document.activeElement).toBe(field());
    await see('Type the code that your phone showed when your ballot was in.');
    await look('RCPT9999');
    await see('This code isn’t in the list');
    expect(screen.getByText(/mistyped/)).toBeTruthy();
    expect(screen.getByText(/changed your ballot later/)).toBeTruthy();
    expect(screen.getByText(/isn’t published yet/)).toBeTruthy();
    await expectNoFaults();
    // A new code is a new question.
    await fireEvent.input(field(), { target: { value: 'RCPT' } });
    expect(screen.queryByText('This code isn’t in the list')).toBeNull();
  },
  SLOW_MS,
);

it('L21 looks in every published vote and says which one has it', async () => {
  const older = vote(1, 3);
  serve([{ ...older, round: { ...older.round, formats: [] } }, vote(2, 30)]);
  render(LookUp, { code: CODE });
  await look(receipt(20));
  await see('Your ballot is in the list');
  expect(screen.getByRole('status').textContent).toMatch(/Vote 2\.\s+Closed/);
  expect(screen.getByRole('status').textContent).not.toContain('Vote 1');
  const hrefs = screen.getAllByRole('link').map((link) => link.getAttribute('href'));
  for (const { round } of [vote(1, 3), vote(2, 30)])
    expect(hrefs).toContain(`/api/workshops/${CODE}/rounds/${round.id}/ledger.json`);
  expect(hrefs.filter((href) => href?.endsWith('/export.pb'))).toHaveLength(1);
});

it('L21 doesn’t call a code missing while a list can’t be had, but finds it in another', async () => {
  serve([{ ...vote(1, 3), file: 'busy' }, vote(2, 30)]);
  render(LookUp, { code: CODE });
  await look('RCPT9999');
  await see(/Check that this phone is on the workshop’s Wi-Fi/);
  expect(screen.queryByText('This code isn’t in the list')).toBeNull();
  await look(receipt(20));
  await see('Your ballot is in the list');
});

it('L21 takes the code that a phone hands over, answers at once, and leaves it in no address', async () => {
  const asked = serve([vote(1, 30)]);
  history.replaceState(null, '', `/${CODE}/receipt#${receipt(3)}`);
  render(LookUp, { code: CODE });
  expect(field().value).toBe(receipt(3));
  await see('Your ballot is in the list');
  expect(location.href).not.toContain('#');
  expect(asked.join(' ')).not.toContain(receipt(3));
});

it('L21 says so before a result is published, and where no workshop has the code', async () => {
  serve([]);
  const page = render(LookUp, { code: CODE });
  await see('No vote is published yet');
  await look(receipt(3));
  await see('No vote is published yet');
  page.unmount();
  serve('wrong-code');
  render(LookUp, { code: CODE });
  await see('No workshop has this code');
});

it.each(['Français', 'Nederlands'])('L21 leaves no English behind in %s', async (language) => {
  serve([vote(1, 3), vote(2, 30)]);
  render(LookUp, { code: CODE });
  await look('RCPT9999');
  await see('This code isn’t in the list');
  const english = wordsOnPage();
  await fireEvent.click(screen.getByLabelText(language));
  const same = ['English', 'Français', 'Nederlands', 'Charrette', 'ledger.json', '.pb', '.abc.yaml'];
  const roots = [vote(1, 3), vote(2, 30)].map(
    ({ file: { root } }) => `${root.slice(0, 6)} … ${root.slice(-6)}`,
  );
  expect(unchanged(english, wordsOnPage(), [...same, ...roots])).toEqual([]);
});
