// Settings of the workshop as a whole: its address, its end, and further keys to the desk.
import { accept, refuse, type Outcome } from '../../../shared/outcome.ts';
import type { CommandBody } from '../../../shared/protocol/live.ts';
import { hashOf, newSecret } from '../../secrets.ts';
import { bestAddress, workshopTopic } from '../views.ts';
import type { Turn } from '../turn.ts';

export function setAddress(turn: Turn, body: CommandBody<'address:set'>): Outcome<null> {
  const known = [...turn.addresses(), turn.publicUrl];
  if (body.address !== '' && !known.includes(body.address)) {
    return refuse('not-found', 'the server is not reached at that address');
  }
  return change(turn, { address: body.address });
}

/** Nobody joins or changes anything any more; everybody may still look and take away. */
export const endWorkshop = (turn: Turn): Outcome<null> => change(turn, { ended: true });
export const reopenWorkshop = (turn: Turn): Outcome<null> => change(turn, { ended: false });

function change(turn: Turn, settings: { address?: string; ended?: boolean }): Outcome<null> {
  turn.records.changeWorkshop(settings);
  turn.publish('everyone', 'workshop', workshopTopic(turn));
  return accept(null);
}

/** A link that opens the desk to a co-host; its secret is shown once and kept only as a hash. */
export function inviteCohost(turn: Turn): Outcome<{ link: string }> {
  const secret = newSecret(turn.random);
  turn.records.keys.put(hashOf(secret), { role: 'cohost' });
  const { code } = turn.records.theWorkshop;
  return accept({ link: `${bestAddress(turn)}/${code}/desk#${secret}` });
}
