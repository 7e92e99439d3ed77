// The workshops' part of the http door: create, join, exchange a link, lease client ids, look.
import express, { type Request, type Router } from 'express';
import { readMethod, type Method } from '../../shared/method/schema.ts';
import { SHIPPED_METHODS, shippedMethod } from '../../shared/method/index.ts';
import { accept, refuse, type Outcome } from '../../shared/outcome.ts';
import {
  BadgeSchema,
  ClientIdsSchema,
  CreateSchema,
  JoinSchema,
  SessionSchema,
  type Created,
  type CreateBody,
} from '../../shared/protocol/http.ts';
import type { Text } from '../../shared/text.ts';
import { restoreExport } from '../export/restore.ts';
import { endSession, exchangeKey, join, leaseIds } from '../rooms/admission.ts';
import { enterByBadge } from '../rooms/badge-entry.ts';
import type { Registry } from '../rooms/registry.ts';
import type { Room } from '../rooms/room.ts';
import { meOf, publicFacts } from '../rooms/views.ts';
import { clearSessionCookie, sendOutcome, setSessionCookie } from './answers.ts';
import { jsonBody, largeJsonBody, mayWeigh, parse } from './bodies.ts';
import { fence } from './fences.ts';
import { callerOf, findRoom, sessionIn } from './requests.ts';

/** Bodies in bytes: a method file of 40 steps in three languages is about 40 KB; an export of 5,000 cards 2 MB. */
const CREATE_MAX = 256 * 1024;
const IMPORT_MAX = 16 * 1024 * 1024;
const BODY_MAX = 8 * 1024;
/** Workshops that one address may make within an hour; each megabyte of an import counts as one more. */
const MADE_PER_HOUR = 200;
const MEGABYTE = 1024 * 1024;

/** Links to a new workshop; `origin` is the address they start with. */
export const linksOf = (
  origin: string,
  code: string,
  deskKey: string,
  wallKey: string,
): Created['links'] => ({
  join: `${origin}/${code}`,
  desk: `${origin}/${code}/desk#${deskKey}`,
  wall: `${origin}/${code}/wall#${wallKey}`,
});

export function workshopRoutes(rooms: Registry, bestAddress: () => string): Router {
  const routes = express.Router();
  const small = jsonBody(BODY_MAX);
  const roomOf = (request: Request): Promise<Outcome<Room>> => findRoom(rooms, request);

  // For both ways, and before the body is read: what is made stays, in memory for a while and on the disk for good.
  const making = fence(
    MADE_PER_HOUR,
    3600,
    (request) => 1 + Math.floor(mayWeigh(request, IMPORT_MAX) / MEGABYTE),
  );

  routes.post('/', making, largeJsonBody(CREATE_MAX), async (request, response) => {
    const body = parse(CreateSchema, request.body);
    if (!body.ok) return sendOutcome(response, body);
    const method = methodOf(body.value);
    if (!method.ok) return sendOutcome(response, method);
    const title: Text = body.value.title ? { en: body.value.title } : method.value.title;
    const made = await rooms.create(method.value, title);
    sendOutcome(response, made.ok ? accept(createdOf(made.value)) : made, 201);
  });

  routes.post('/import', making, largeJsonBody(IMPORT_MAX), async (request, response) => {
    const whole = restoreExport(request.body);
    if (!whole.ok) return sendOutcome(response, whole);
    const { method, title, fill } = whole.value;
    const made = await rooms.create(method, title, fill);
    sendOutcome(response, made.ok ? accept(createdOf(made.value)) : made, 201);
  });

  routes.get('/:code', async (request, response) => {
    const room = await roomOf(request);
    if (!room.ok) return sendOutcome(response, room);
    sendOutcome(response, await room.value.do((turn) => accept(publicFacts(turn))));
  });

  routes.post('/:code/join', small, async (request, response) => {
    const room = await roomOf(request);
    if (!room.ok) return sendOutcome(response, room);
    const body = parse(JoinSchema, request.body);
    if (!body.ok) return sendOutcome(response, body);
    const joined = await room.value.do((turn) => join(turn, body.value));
    if (joined.ok) setSessionCookie(request, response, room.value.code, 'join', joined.value.token);
    sendOutcome(response, joined, 201);
  });

  routes.post('/:code/badge', small, async (request, response) => {
    const room = await roomOf(request);
    if (!room.ok) return sendOutcome(response, room);
    const body = parse(BadgeSchema, request.body);
    if (!body.ok) return sendOutcome(response, body);
    const session = sessionIn(room.value, request);
    const entered = await room.value.do((turn) => enterByBadge(turn, body.value, session));
    const token = entered.ok && 'token' in entered.value ? entered.value.token : null;
    if (token !== null) setSessionCookie(request, response, room.value.code, 'join', token);
    sendOutcome(response, entered, token === null ? 200 : 201);
  });

  routes.post('/:code/session', small, async (request, response) => {
    const room = await roomOf(request);
    if (!room.ok) return sendOutcome(response, room);
    const body = parse(SessionSchema, request.body);
    if (!body.ok) return sendOutcome(response, body);
    const exchanged = await room.value.do((turn) => exchangeKey(turn, body.value.secret));
    if (exchanged.ok) {
      const face = exchanged.value.role === 'observer' ? 'wall' : 'desk';
      setSessionCookie(request, response, room.value.code, face, exchanged.value.token);
    }
    sendOutcome(response, exchanged, 201);
  });

  routes.delete('/:code/session', async (request, response) => {
    const room = await roomOf(request);
    if (!room.ok) return sendOutcome(response, room);
    const session = sessionIn(room.value, request);
    const ended = await room.value.do((turn) => endSession(turn, session));
    if (ended.ok) clearSessionCookie(request, response, room.value.code);
    sendOutcome(response, ended);
  });

  routes.post('/:code/client-ids', small, async (request, response) => {
    const room = await roomOf(request);
    if (!room.ok) return sendOutcome(response, room);
    const body = parse(ClientIdsSchema, request.body);
    if (!body.ok) return sendOutcome(response, body);
    const caller = callerOf(room.value, request);
    if (!caller.ok) return sendOutcome(response, caller);
    sendOutcome(response, await room.value.do((turn) => leaseIds(turn, caller.value, body.value.count)));
  });

  routes.get('/:code/me', async (request, response) => {
    const room = await roomOf(request);
    if (!room.ok) return sendOutcome(response, room);
    const caller = callerOf(room.value, request);
    if (!caller.ok) return sendOutcome(response, caller);
    sendOutcome(
      response,
      await room.value.do((turn) => {
        const { role, participant } = meOf(turn.records, caller.value);
        return accept({ role, participant });
      }),
    );
  });

  const createdOf = (made: {
    code: Created['code'];
    deskKey: string;
    wallKey: string;
    hostToken: string;
  }): Created => ({
    code: made.code,
    links: linksOf(bestAddress(), made.code, made.deskKey, made.wallKey),
    hostToken: made.hostToken,
  });

  return routes;
}

function methodOf(body: CreateBody): Outcome<Method> {
  const method = typeof body.method === 'string' ? shipped(body.method) : readMethod(body.method);
  if (!method.ok || body.capacity === undefined) return method;
  const capacity = { planned: Math.min(method.value.capacity.planned, body.capacity), most: body.capacity };
  return accept({ ...method.value, capacity });
}

function shipped(id: string): Outcome<Method> {
  const method = shippedMethod(id);
  return method
    ? accept(method)
    : refuse('not-found', `no method "${id}"; shipped are ${SHIPPED_METHODS.join(', ')}`);
}
