// The table of commands: which permission each asks for, and the function that does it.
import type { Action } from '../../../shared/permit.ts';
import { may } from '../../../shared/permit.ts';
import { accept, refuse, type Outcome } from '../../../shared/outcome.ts';
import type { CommandBody, CommandName, CommandOutcome } from '../../../shared/protocol/live.ts';
import { actorOf, permitsNow, type Caller, type Turn } from '../turn.ts';
import { goToStep, setClock } from './agenda.ts';
import { castBallot, lookAtBallot } from './ballots.ts';
import { addBadges, reissueBadge, revokeBadge, setAdmission } from './badges.ts';
import { enterPaper } from './paper.ts';
import { hideCard, showCard } from './moderation.ts';
import { changeMe, mergePeople, readmitPerson, removePerson } from './people.ts';
import { settleTie } from './closing.ts';
import { announceRound, closeRound, openRound, publishRound, voidRound } from './rounds.ts';
import { endWorkshop, inviteCohost, reopenWorkshop, setAddress } from './workshop.ts';

type Run<N extends CommandName> = (turn: Turn, body: CommandBody<N>, caller: Caller) => CommandOutcome<N>;
/** `action` null: the command checks by itself, because it concerns only the caller or depends on what it is about. */
interface Command<N extends CommandName> {
  action: Action | null;
  run: Run<N>;
}

const TABLE: { [N in CommandName]: Command<N> } = {
  'step:go': { action: 'step:go', run: goToStep },
  'clock:set': { action: 'clock:set', run: setClock },
  'card:hide': { action: 'card:hide', run: hideCard },
  'card:show': { action: 'card:hide', run: showCard },
  'person:remove': { action: 'person:moderate', run: removePerson },
  'person:readmit': { action: 'person:moderate', run: readmitPerson },
  'person:merge': { action: 'person:moderate', run: mergePeople },
  'me:change': { action: null, run: changeMe },
  'badges:add': { action: 'badge:issue', run: addBadges },
  'badge:revoke': { action: 'badge:issue', run: revokeBadge },
  'badge:reissue': { action: 'badge:issue', run: reissueBadge },
  'admission:set': { action: 'workshop:settings', run: setAdmission },
  'cohost:invite': { action: 'cohost:invite', run: inviteCohost },
  'address:set': { action: 'workshop:settings', run: setAddress },
  'round:announce': { action: 'round:conduct', run: announceRound },
  'round:open': { action: 'round:conduct', run: openRound },
  'round:close': { action: 'round:conduct', run: closeRound },
  'round:void': { action: 'round:conduct', run: voidRound },
  'round:settle': { action: 'round:conduct', run: settleTie },
  'round:publish': { action: 'round:conduct', run: publishRound },
  'ballot:look': { action: null, run: lookAtBallot },
  'ballot:cast': { action: null, run: castBallot },
  'ballot:enter': { action: 'ballot:enter', run: enterPaper },
  'workshop:end': { action: 'workshop:settings', run: endWorkshop },
  'workshop:reopen': { action: 'workshop:settings', run: reopenWorkshop },
  'time:read': { action: null, run: (turn) => accept({ nowMs: turn.nowMs }) },
};

/** Does a parsed command if the caller may; nothing has changed where it refuses. */
export function perform<N extends CommandName>(
  turn: Turn,
  caller: Caller,
  name: N,
  body: CommandBody<N>,
): CommandOutcome<N> | Outcome<never> {
  const { action, run } = TABLE[name];
  if (action !== null) {
    const refusal = may(action, actorOf(caller), permitsNow(turn));
    if (refusal) return refuse(refusal, `a ${caller.role} may not ${name}`);
  }
  return run(turn, body, caller);
}
