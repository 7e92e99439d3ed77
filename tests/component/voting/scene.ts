/** A voter before a ballot of any kind, in a room without a server. */
import { fireEvent, render, screen } from '@testing-library/svelte';
import type { VoteRules } from '../../../shared/method/schema.ts';
import type { OwnBallot, RoundState } from '../../../shared/voting/round.ts';
import { shippedBrussels } from '../../../client/playground/fake-people.ts';
import {
  fakeRoom,
  type FakeRoom,
  type FakeRoomOptions,
} from '../../../client/playground/fake-room.svelte.ts';
import Ballot from '../../../client/voting/Ballot.svelte';
import { boothOf, type Booth } from '../../../client/voting/booth.ts';

export interface Opened {
  room: FakeRoom;
  page: ReturnType<typeof render>;
}

/** A vote with these rules, on somebody's phone; `booth` replaces what another device gives. */
export function openVote(
  vote: Partial<VoteRules> = {},
  options: FakeRoomOptions = {},
  booth: Partial<Booth> = {},
): Opened {
  const method = structuredClone(shippedBrussels());
  method.vote = { ...method.vote, ...vote };
  const room = fakeRoom({ step: 'vote', round: 'open', projects: 6, method, ...options });
  return { room, page: show(room, booth) };
}

/** The same room and person again, as after a reload. */
export function show(room: FakeRoom, booth: Partial<Booth> = {}): ReturnType<typeof render> {
  const given = boothOf(room);
  const own = Object.getOwnPropertyDescriptors(booth);
  return render(Ballot, { booth: Object.defineProperties(given, own) as Booth });
}

export const press = async (button: Element, times = 1): Promise<void> => {
  for (let time = 0; time < times; time += 1) await fireEvent.click(button);
};
/** The one button of the bar at the foot. */
export const sendButton = (): HTMLElement => document.querySelector<HTMLElement>('.ballot-bar .primary')!;
export const ballots = (room: FakeRoom): readonly OwnBallot[] => room.me.ballots;
/** Titles of the projects' cards, from the first one down. */
export const titles = (): (string | null)[] =>
  [...document.querySelectorAll('h3')].map((one) => one.textContent);

/** The same room and person, after the facilitator went on with the round. */
export function turn(room: FakeRoom, state: RoundState): void {
  room.rounds = room.rounds.map((round) => ({ ...round, state, published: false, result: null }));
}

/** How often the phone has said that the ballot is before its voter. */
export const looks = (room: FakeRoom): number =>
  room.commands.filter(({ name }) => name === 'ballot:look').length;

export const pressByText = async (text: string | RegExp): Promise<void> => press(screen.getByText(text));

/** What a receipt, or what stands in its place, says of the ballot: a text a project. */
export const shownChoice = (): string[] =>
  [...document.querySelectorAll('section:is(.in, .kept, .out, .practice) li')].map((item) =>
    item.textContent.replace(/\s+/gu, ' ').trim(),
  );
