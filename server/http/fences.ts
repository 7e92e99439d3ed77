// How much one address may ask within a time. A whole room shares one address, so these are only the last fences.
import type { Request, RequestHandler } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { sendRefusal } from './answers.ts';

/** Refuses what is more than so many `points` within so many seconds; a request costs one, or as `costOf` says. */
export function fence(
  points: number,
  seconds: number,
  costOf: (request: Request) => number = () => 1,
): RequestHandler {
  const limiter = new RateLimiterMemory({ points, duration: seconds });
  return (request, response, next) => {
    limiter.consume(networkOf(request.socket.remoteAddress ?? ''), costOf(request)).then(
      () => next(),
      () => sendRefusal(response, 'too-many', 'too many requests from this address; wait a while'),
    );
  };
}

/** The address; of IPv6 the half that is the network's, since any device takes as many of the rest as it likes. */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address;
  const [beforeZeros = ''] = address.split('::');
  return beforeZeros.split(':').slice(0, 4).join(':');
}
