// Who this browser is in a workshop: joining, once, however often the answer is lost, and the leases that come with it.
import { browserEnvironment, type Environment } from './environment.ts';
import { httpApi } from './api.ts';
import { keepClientIds } from './client-ids.ts';
import { forgetHello } from './live.ts';
import { forgetBallots } from './own-ballots.svelte.ts';
import type { BadgeAnswer, BadgeBody, JoinBody, Joined } from '../../shared/protocol/http.ts';
import type { Me } from '../../shared/protocol/live.ts';
import { idFrom } from '../../shared/ids.ts';
import type { Outcome } from '../../shared/outcome.ts';

/** The participant, or the role of somebody who has not joined as one: whose replicas and leases these are. */
export const whoIs = (me: Me): string => me.participant?.id ?? me.role;

/**
 * Joins a workshop. The request's id is kept until an answer comes, also over a reload, so that nobody joins twice.
 */
export async function joinWorkshop(
  code: string,
  body: Omit<JoinBody, 'request'>,
  env: Environment = browserEnvironment(),
): Promise<Outcome<Joined>> {
  const key = `join/${code}`;
  const request = (await env.kept.get<string>(key)) ?? idFrom((length) => env.random(length));
  await env.kept.put(key, request);
  const outcome = await httpApi(env).join(code, { ...body, request });
  if (!outcome.ok) return outcome;
  await settleIn(code, outcome.value, env);
  await env.kept.remove(key);
  return outcome;
}

/** Shows a badge at the door; where that lets somebody in, this browser is theirs from then on. */
export async function openBadge(
  code: string,
  body: BadgeBody,
  env: Environment = browserEnvironment(),
): Promise<Outcome<BadgeAnswer | Joined>> {
  const outcome = await httpApi(env).badge(code, body);
  if (outcome.ok && 'token' in outcome.value) await settleIn(code, outcome.value, env);
  return outcome;
}

/** As whom this browser is in; null if as nobody, or if the server can't be asked. */
export async function whoIsHere(
  code: string,
  env: Environment = browserEnvironment(),
): Promise<string | null> {
  const outcome = await httpApi(env).me(code, 'join');
  return outcome.ok ? (outcome.value.participant?.name ?? null) : null;
}

/**
 * Whoever is in on this browser leaves it: their session ends, and the ballots that are in are forgotten; what waits to
 * be sent is kept for when they come back.
 */
export async function leaveWorkshop(
  code: string,
  env: Environment = browserEnvironment(),
): Promise<Outcome<null>> {
  const outcome = await httpApi(env).leave(code);
  if (!outcome.ok) return outcome;
  await forgetHello(env.kept, code, 'join');
  await forgetBallots(env.kept, code);
  return outcome;
}

async function settleIn(code: string, joined: Joined, env: Environment): Promise<void> {
  await keepClientIds(env, code, 'join', joined.participant.id, joined.clientIds);
  // A device is passed on: the next one isn't shown the room as the last one saw it.
  await forgetHello(env.kept, code, 'join');
}
