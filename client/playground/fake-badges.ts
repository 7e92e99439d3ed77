// Badges of a fake room, made, replaced and ended as the server would.
import { accept, refuse, type Outcome } from '../../shared/outcome.ts';
import type { Badge, CommandBody } from '../../shared/protocol/live.ts';

type Issuing = 'badges:add' | 'badge:reissue' | 'badge:revoke';
type New = CommandBody<'badges:add'>['badges'][number];

export function fakeIssue(
  before: readonly Badge[],
  name: Issuing,
  body: unknown,
): { badges: readonly Badge[]; outcome: Outcome<unknown> } {
  if (name === 'badges:add') {
    const { badges: asked } = body as CommandBody<'badges:add'>;
    const badges = asked.reduce(made, before);
    const numbers = asked.map(({ id }) => badges.find((badge) => badge.id === id)?.number ?? 0);
    return { badges, outcome: accept({ numbers }) };
  }
  const { badge: id } = body as CommandBody<'badge:revoke'>;
  const old = before.find((badge) => badge.id === id);
  if (!old) return { badges: before, outcome: refuse('not-found', 'no such badge') };
  const ended = before.map((badge) => (badge === old ? { ...old, state: 'revoked' as const } : badge));
  if (name === 'badge:revoke') return { badges: ended, outcome: accept(null) };
  const { as } = body as CommandBody<'badge:reissue'>;
  const badges = made(ended, { ...as, ...(old.participant === '' ? {} : { participant: old.participant }) });
  return { badges, outcome: accept({ number: badges.length }) };
}

/** The badges with a new one; once only, however often it is asked for. */
function made(badges: readonly Badge[], { id, code, participant }: New): readonly Badge[] {
  if (badges.some((badge) => badge.id === id)) return badges;
  const number = badges.length + 1;
  return [...badges, { id, number, code, state: 'live', participant: participant ?? '', claimedAtMs: 0 }];
}
