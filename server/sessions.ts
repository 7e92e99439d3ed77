// How a request says who it is: a bearer token, a token in the address (stock sync clients), or the face's cookie.
import type { IncomingMessage } from 'node:http';
import { FACES, type Face } from '../shared/protocol/http.ts';
import { hashOf } from './secrets.ts';

/** A year: a badge-less person still is who they were at the second clinic. */
export const COOKIE_SECONDS = 365 * 24 * 3600;

export const cookieName = (code: string, face: Face): string => `charrette_${code}_${face}`;

/** The face a page says it is (`?as=`); `join` where it says none. */
export function faceOf(url: URL): Face {
  const as = url.searchParams.get('as');
  return FACES.find((face) => face === as) ?? 'join';
}

/** `?keep=no`: several people use this browser one after the other, so no cookie of it is read, and none is set. */
export const keepsSession = (url: URL): boolean => url.searchParams.get('keep') !== 'no';

/** The session's hash, or null if the request carries nothing. A bearer token goes before `?token=`, that before a cookie. */
export function sessionOf(request: IncomingMessage, url: URL, code: string): string | null {
  const bearer = /^Bearer ([0-9A-Za-z]{20,64})$/.exec(request.headers.authorization ?? '')?.[1];
  const cookie = keepsSession(url) ? cookieOf(request, cookieName(code, faceOf(url))) : null;
  const token = bearer ?? url.searchParams.get('token') ?? cookie;
  return token ? hashOf(token) : null;
}

function cookieOf(request: IncomingMessage, name: string): string | null {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key = '', value = ''] = pair.trim().split('=');
    if (key === name) return value;
  }
  return null;
}

/**
 * Whether a page of another site makes this request. Browsers send Origin with every POST and WebSocket; scripts
 * outside of browsers send none, and carry no cookies by themselves.
 */
export function isForeign(request: IncomingMessage, publicUrl: string): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return false;
  if (publicUrl !== '' && origin === publicUrl) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}
