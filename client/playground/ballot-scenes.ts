// The vote on a phone in fixed states, for every kind of ballot; the playground and the tests that look show them.
import type { BallotId, ProjectId } from '../../shared/ids.ts';
import type { Method, VoteRules } from '../../shared/method/schema.ts';
import type { Choice } from '../../shared/voting/choice.ts';
import type { BallotKind } from '../../shared/voting/profile.ts';
import type { Round, RoundState } from '../../shared/voting/round.ts';
import { shippedBrussels } from './fake-people.ts';
import { fakeRoom, type FakeRoom, type FakeRoomOptions } from './fake-room.svelte.ts';

export interface BallotScene {
  id: string;
  title: string;
  /** What differs from the Brussels method's vote. */
  vote: Partial<VoteRules>;
  state: RoundState;
  room?: FakeRoomOptions;
  /** What stands on the ballot already: so many projects, ... */
  chosen?: number;
  /** ... handed in, from paper, or not sent when the vote closed. */
  ballot?: 'in' | 'paper' | 'unsent';
}

/** A lawful vote of each kind. */
export const VOTES: Record<BallotKind, Partial<VoteRules>> = {
  dots: {},
  approval: { ballot: 'approval', rule: 'seqphragmen', budget: 10, cap: 1 },
  ranking: { ballot: 'ranking', rule: 'stv-scottish', budget: 12, cap: 1 },
};

export const KINDS = ['dots', 'approval', 'ranking'] as const satisfies readonly BallotKind[];

export const BALLOT_SCENES: readonly BallotScene[] = [
  ...KINDS.flatMap((kind): BallotScene[] => [
    {
      id: `ballot-${kind}-announced`,
      title: `Ballot, ${kind}: announced`,
      vote: VOTES[kind],
      state: 'announced',
    },
    { id: `ballot-${kind}`, title: `Ballot, ${kind}: open`, vote: VOTES[kind], state: 'open', chosen: 4 },
    {
      id: `ballot-${kind}-in`,
      title: `Ballot, ${kind}: the ballot is in`,
      vote: VOTES[kind],
      state: 'closing',
      chosen: 4,
      ballot: 'in',
    },
    {
      id: `ballot-${kind}-late`,
      title: `Ballot, ${kind}: closed before it was sent`,
      vote: VOTES[kind],
      state: 'closed',
      chosen: 4,
      ballot: 'unsent',
    },
  ]),
  {
    id: 'ballot-free',
    title: 'Ballot, as many ticks as one likes, theme floors, only sums published',
    vote: { ballot: 'approval', rule: 'av', budget: 100, cap: 1, themeFloors: true, publish: 'totals' },
    state: 'announced',
  },
  {
    id: 'ballot-host-tie',
    title: 'Ballot, the facilitator settles a tie',
    vote: { tie: 'host', ownProjects: false },
    state: 'announced',
  },
  {
    id: 'ballot-no-ballot',
    title: 'Ballot, a role without a ballot',
    vote: { voters: ['hacker'] },
    state: 'open',
  },
  {
    id: 'ballot-paper',
    title: 'Ballot, entered from paper',
    vote: {},
    state: 'open',
    chosen: 2,
    ballot: 'paper',
  },
  {
    id: 'ballot-offline',
    title: 'Ballot, offline',
    vote: VOTES.ranking,
    state: 'open',
    room: { connection: 'offline' },
    chosen: 3,
  },
  { id: 'ballot-void', title: 'Ballot, annulled', vote: {}, state: 'void' },
];

/** The room of a scene, with the vote where the scene says. */
export function voteRoom({ vote, state, room: options, chosen = 0, ballot }: BallotScene): FakeRoom {
  const room = fakeRoom({ step: 'vote', projects: 6, method: methodWith(vote), ...options });
  room.setRound(state);
  room.rounds = room.rounds.map((round) => ({ ...round, published: false, result: null }));
  const { round } = room;
  if (!round || chosen === 0) return room;
  const choice = choiceOf(round, chosen);
  if (ballot === 'in' || ballot === 'paper') {
    const own = { round: round.id, id: room.newId() as BallotId, choice, receipt: 'K7F3RQBD2H' };
    room.me = { ...room.me, ballots: [{ ...own, ...(ballot === 'paper' ? { paper: true } : {}) }] };
  } else if (room.ballotBox && (ballot === 'unsent' || room.connection === 'offline')) {
    if (ballot === 'unsent') room.ballotBox.refused = { round: round.id, choice, refusal: 'not-open' };
    else room.ballotBox.waiting = { round: round.id, choice };
  }
  return room;
}

function methodWith(vote: Partial<VoteRules>): Method {
  const method = structuredClone(shippedBrussels());
  return { ...method, vote: { ...method.vote, ...vote } };
}

/** A lawful choice of so many projects, one as good as the other. */
export const choiceOf = ({ rules, candidates }: Pick<Round, 'rules' | 'candidates'>, count: number): Choice =>
  Object.fromEntries(
    candidates
      .slice(0, count)
      .map(({ id }, index): [ProjectId, number] => [id, rules.ballot === 'ranking' ? index + 1 : 1]),
  );
