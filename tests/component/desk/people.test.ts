/** Who is there: found, removed, let back in, and two entries of one person made one. */
import { fireEvent, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { likelyTwins, listPeople } from '../../../client/desk/people.ts';
import { fakePeople, shippedBrussels } from '../../../client/playground/fake-people.ts';
import type { Person } from '../../../shared/protocol/live.ts';
import { expectNoFaults, freshPage, until } from '../screens/page.ts';
import { answer, dialog, findControl, given, notice, openDesk, press, side } from './scene.ts';

freshPage();

const people = fakePeople(8, shippedBrussels());
async function pick(name: string, deed: RegExp): Promise<void> {
  const row = findControl(`What you can do about ${name}`)!.closest('li')!;
  const list = row.querySelector('[popover]')!;
  await fireEvent(list, Object.assign(new Event('toggle'), { newState: 'open' }));
  await press(deed, row, '[role=menuitem]');
}

describe('the list', () => {
  it('has those who are here first, each group by name', () => {
    const here = [people[3]!.id, people[1]!.id];
    const { admitted } = listPeople(people, here, '', 'en');
    expect(admitted.slice(0, 3).map(({ name }) => name)).toEqual(['Bram Van den Bossche', 'Driss', 'Ana']);
  });
  it('is searched without regard to case and accents', () => {
    expect(listPeople(people, [], 'CHLOE', 'fr').admitted.map(({ name }) => name)).toEqual(['Chloé']);
  });
  it('keeps removed people apart and joined entries out', () => {
    const [one, other] = people.map((person, index): Person => ({
      ...person,
      state: index === 0 ? 'removed' : 'merged',
    }));
    const listed = listPeople([one!, other!], [], '', 'en');
    expect(listed.removed.map(({ id }) => id)).toEqual([one!.id]);
    expect(listed.admitted).toEqual([]);
  });
  it('on the desk is narrowed by typing', async () => {
    openDesk();
    await fireEvent.input(screen.getByLabelText('Find a person'), { target: { value: 'fat' } });
    expect(document.querySelectorAll('[data-person]').length).toBe(1);
    await fireEvent.input(screen.getByLabelText('Find a person'), { target: { value: 'zzz' } });
    expect(screen.getByText('Nobody has this name.')).toBeTruthy();
  });
});

describe('C3 removing', () => {
  it('asks first and says what will happen', async () => {
    const { room } = openDesk();
    await pick('Driss', /Remove/u);
    expect(dialog().textContent).toContain('ballot no longer counts');
    expect(given(room, 'person:remove')).toEqual([]);
    await answer('Remove Driss');
    expect(given(room, 'person:remove')).toEqual([{ participant: people[3]!.id }]);
  });

  it('can be taken back', async () => {
    const { room } = openDesk();
    await pick('Driss', /Remove/u);
    await answer('Remove Driss');
    await until(() => expect(notice()).toContain('Driss is out'));
    await press(/Let back in/u);
    expect(given(room, 'person:readmit')).toEqual([{ participant: people[3]!.id }]);
  });

  it('does nothing if one cancels', async () => {
    const { room } = openDesk();
    await pick('Driss', /Remove/u);
    await answer('Cancel');
    expect(given(room, 'person:remove')).toEqual([]);
    await until(() => expect(document.querySelector('dialog[open]')).toBeNull());
  });
});

describe('C4 two entries of one person', () => {
  const choose = async (name: string, group: string): Promise<void> => {
    const label = [...dialog().querySelectorAll('label')].find(
      (choice) =>
        choice.querySelector('.name')?.textContent === name && choice.querySelector('input')?.name === group,
    );
    await fireEvent.click(label!.querySelector('input')!);
  };

  it('are joined into the one that is chosen to stay, after it was told what happens', async () => {
    const { room } = openDesk();
    await pick('Driss', /Same person/u);
    await answer(/Make them one/u);
    expect(given(room, 'person:merge')).toEqual([]);
    await choose('Ana', 'other');
    await answer(/Make them one/u);
    expect(given(room, 'person:merge')).toEqual([]);
    await choose('Ana', 'stays');
    expect(dialog().textContent).toContain('of “Driss” become those of “Ana”');
    expect(dialog().textContent).toContain('can’t be taken back');
    await answer(/Make them one/u);
    expect(given(room, 'person:merge')).toEqual([{ from: people[3]!.id, into: people[0]!.id }]);
    await until(() => expect(notice()).toContain('now one: Ana'));
  });

  it('either may stay, and another choice of entry asks again which', async () => {
    const { room } = openDesk();
    await pick('Driss', /Same person/u);
    await choose('Ana', 'other');
    await choose('Driss', 'stays');
    expect(dialog().textContent).toContain('of “Ana” become those of “Driss”');
    await choose('Chloé', 'other');
    await answer(/Make them one/u);
    expect(given(room, 'person:merge')).toEqual([]);
    await choose('Driss', 'stays');
    await answer(/Make them one/u);
    expect(given(room, 'person:merge')).toEqual([{ from: people[2]!.id, into: people[3]!.id }]);
  });

  it('the dialog has no faults', async () => {
    openDesk({ people: 3, cards: 0 }, 360);
    await side('People');
    await pick('Ana', /Same person/u);
    await choose('Chloé', 'other');
    await expectNoFaults('part');
  });

  it('the likeliest second entry stands first', () => {
    const twin: Person = { ...people[0]!, id: 'twin00000001' as Person['id'], name: 'driss' };
    expect(likelyTwins([...people, twin], people[3]!)[0]?.id).toBe(twin.id);
    expect(likelyTwins([{ ...twin, state: 'removed' }], people[3]!)).toEqual([]);
  });
});
