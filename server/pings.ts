// Bounds the pings of one WebSocket: `ws` answers them by itself, below everything else that is counted.
import type { WebSocket } from 'ws';
import type { Clock } from './clock.ts';
import { TokenBucket } from './rate.ts';

/** A browser sends none, and a program that looks after its line one every few seconds. */
const PING_BURST = 60;
const PINGS_PER_SECOND = 1;

/** Calls `tooMany` at each ping or pong beyond what anybody has reason to send. */
export function boundPings(socket: WebSocket, clock: Clock, tooMany: () => void): void {
  const bucket = new TokenBucket(clock, PING_BURST, PINGS_PER_SECOND);
  const count = (): void => {
    if (!bucket.take()) tooMany();
  };
  socket.on('ping', count);
  socket.on('pong', count);
}
