// The fixed states of a vote that the playground shows: every kind of ballot, ties, totals only, on every face.
import type { Face } from '../../shared/protocol/http.ts';
import type { GroupTurnout } from '../../shared/voting/round.ts';
import type { Language } from '../../shared/text.ts';
import { shippedBrussels } from './fake-people.ts';
import type { FakeRoomOptions } from './fake-room.svelte.ts';
import type { FakeVote } from './fake-round.ts';

export interface VoteScene {
  id: string;
  title: string;
  room: FakeRoomOptions;
  /** How long ago the result was published; the reveal is over after a minute. */
  agoMs?: number;
  /** Counted, and only hosts see it. */
  isUnpublished?: boolean;
  byRole?: readonly GroupTurnout[];
  /** This phone's ballot: which places of the ranking it chose, from 0. */
  choice?: readonly number[];
}

const BY_ROLE: readonly GroupTurnout[] = [
  { roles: ['citizen'], voted: 58, of: 61 },
  { roles: ['entrepreneur'], voted: 21, of: 24 },
  { roles: ['hacker'], voted: 17, of: 17 },
  { roles: ['data-scientist', 'civil-servant'], voted: 11, of: 14 },
];

const CROWD = { crowd: 121, candidates: 38 } as const;
/** The votes of the scenes, by name. */
const VOTES: Readonly<Record<string, FakeVote>> = {
  dots: CROWD,
  approval: { ...CROWD, rules: { ballot: 'approval', budget: 8, cap: 1, rule: 'seqphragmen' } },
  ranking: { ...CROWD, rules: { ballot: 'ranking', budget: 6, cap: 1, rule: 'stv-scottish' } },
  totals: { ...CROWD, rules: { publish: 'totals', voters: ['citizen', 'entrepreneur'], themeFloors: true } },
  tie: { rules: { tie: 'host' }, tie: 'undecided' },
  'tie-vote': { rules: { tie: 'host' }, tie: 'voting' },
  'tie-lot': { tie: 'lot' },
};

const scene = (
  face: Face,
  name: string,
  more: Omit<VoteScene, 'id' | 'title' | 'room'>,
  room: FakeRoomOptions,
) => ({
  id: `${face}-${name}-${room.round ?? 'none'}`,
  title: `Vote on the ${face === 'join' ? 'phone' : face}: ${name}, ${room.round ?? 'before'}`,
  room: { face, vote: VOTES[name] ?? {}, ...room },
  ...more,
});

/** The reveal is over, the way in is back in its corner, and the list still stands there. */
const LONG_AGO_MS = 61_000;

const languagesFrom = (first: Language): Language[] => [
  first,
  ...(['en', 'fr', 'nl'] as const).filter((other) => other !== first),
];

export const VOTE_SCENES: readonly VoteScene[] = [
  scene('desk', 'dots', {}, {}),
  ...Object.keys(VOTES).flatMap((name): VoteScene[] => [
    ...(['announced', 'open', 'closing'] as const).flatMap((round) => [
      scene('desk', name, {}, { round }),
      scene('wall', name, {}, { round }),
    ]),
    scene('desk', name, { isUnpublished: true, byRole: BY_ROLE }, { round: 'closed' }),
    scene('wall', name, { agoMs: LONG_AGO_MS }, { round: 'closed', step: 'result' }),
    scene('join', name, { choice: [3, 0, 17] }, { round: 'closed', step: 'result' }),
  ]),
  // The wall speaks the workshop's first language, whatever the page's.
  ...(['fr', 'nl'] as const).flatMap((first): VoteScene[] => {
    const method = { ...shippedBrussels(), languages: languagesFrom(first) };
    return [
      { ...scene('wall', 'totals', {}, { round: 'announced', method }), id: `wall-rules-${first}` },
      { ...scene('wall', 'dots', {}, { round: 'open', method }), id: `wall-open-${first}` },
      {
        ...scene('wall', 'dots', { agoMs: LONG_AGO_MS }, { round: 'closed', step: 'result', method }),
        id: `wall-result-${first}`,
      },
    ];
  }),
];
