// How the http door answers: a value or a refusal with its status, and sessions as cookies for browsers.
import type { Request, Response } from 'express';
import type { Outcome, Refusal } from '../../shared/outcome.ts';
import type { Face } from '../../shared/protocol/http.ts';
import { COOKIE_SECONDS, cookieName, faceOf, keepsSession } from '../sessions.ts';
import { urlOf } from './requests.ts';

/** The HTTP status of each refusal. */
const STATUS: Record<Refusal, number> = {
  malformed: 400,
  'too-large': 413,
  'too-many': 429,
  'not-found': 404,
  'wrong-code': 404,
  full: 409,
  ended: 410,
  'not-admitted': 401,
  'badge-needed': 401,
  removed: 403,
  'not-allowed': 403,
  'not-yours': 403,
  'not-now': 409,
  stale: 409,
  taken: 409,
  unleased: 403,
  'not-lawful': 400,
  'over-budget': 400,
  'own-project': 400,
  'no-vote': 403,
  'not-open': 409,
  'wrong-origin': 403,
  busy: 503,
  internal: 500,
};

export function sendOutcome(response: Response, outcome: Outcome<unknown>, status = 200): void {
  if (outcome.ok) response.status(status).json(outcome.value);
  else sendRefusal(response, outcome.refusal, outcome.message);
}

export function sendRefusal(response: Response, refusal: Refusal, message: string): void {
  response.status(STATUS[refusal]).json({ refusal, message });
}

/** Scripts can't read it, other sites can't send it. `Secure` only over https: the venue's LAN has none. */
export function setSessionCookie(
  request: Request,
  response: Response,
  code: string,
  face: Face,
  token: string,
): void {
  if (!keepsSession(urlOf(request))) return;
  const isSecure = request.secure || request.headers['x-forwarded-proto'] === 'https';
  response.cookie(cookieName(code, face), token, {
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure,
    maxAge: COOKIE_SECONDS * 1000,
    path: '/',
  });
}

/** The browser forgets this face's session, unless it was asked not to keep one at all. */
export function clearSessionCookie(request: Request, response: Response, code: string): void {
  const url = urlOf(request);
  if (keepsSession(url)) response.clearCookie(cookieName(code, faceOf(url)), { path: '/' });
}
