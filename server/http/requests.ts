// What a request is about: which workshop its address names, and who asks.
import type { Request } from 'express';
import * as v from 'valibot';
import { CodeSchema } from '../../shared/ids.ts';
import { accept, refuse, type Outcome } from '../../shared/outcome.ts';
import type { Registry } from '../rooms/registry.ts';
import type { Room } from '../rooms/room.ts';
import type { Caller } from '../rooms/turn.ts';
import { sessionOf } from '../sessions.ts';

export async function findRoom(rooms: Registry, request: Request): Promise<Outcome<Room>> {
  const code = v.safeParse(CodeSchema, request.params.code);
  const room = code.success ? await rooms.find(code.output) : null;
  return room ? accept(room) : refuse('wrong-code', 'no workshop has this code');
}

/** The request's address, of which only path and query are its own. */
export const urlOf = (request: Request): URL => new URL(request.originalUrl, 'http://host');

/** What a request is in with, as a hash, whether or not it still is; null if it carries nothing. */
export const sessionIn = (room: Room, request: Request): string | null =>
  sessionOf(request, urlOf(request), room.code);

export function callerOf(room: Room, request: Request): Outcome<Caller> {
  const session = sessionIn(room, request);
  return session === null ? refuse('not-admitted', 'no session') : room.caller(session);
}
