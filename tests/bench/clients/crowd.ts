/** Many clients of one server, each following the board. */
import type { BenchServer } from '../servers/server.ts';
import type { Dialect, Seat } from './dialect.ts';
import { Author } from './author.ts';
import { frameOf, Wire } from './wire.ts';

/** Connections being made at a time. */
const AT_A_TIME = 50;
const PATIENCE_MS = 60_000;

export interface Member {
  seat: Seat;
  wire: Wire;
}

/** Resolves once `claim` holds, false if it never did. */
export async function waitUntil(claim: () => boolean, mostMs = PATIENCE_MS): Promise<boolean> {
  const untilMs = performance.now() + mostMs;
  while (!claim()) {
    if (performance.now() > untilMs) return false;
    await sleep(5);
  }
  return true;
}

export const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

/** Connects one client; resolves when it has the whole board. */
export async function follow(
  server: BenchServer,
  seat: Seat,
  take: (payload: Buffer) => void,
): Promise<Member> {
  const { dialect } = server;
  const wire = new Wire(server.process.port, seat.path);
  const isBare = dialect.hello.length === 0;
  const whole = new Promise<void>((resolve, reject) => {
    if (isBare) return resolve();
    wire.onClose = (code) => reject(new Error(`closed with ${code}`));
    wire.onPayload = (payload) => {
      take(payload);
      if (dialect.kindOf(payload) === 'state') resolve();
    };
  });
  whole.catch(() => undefined);
  await wire.opened;
  dialect.hello.forEach((payload) => wire.send(frameOf(payload)));
  await whole;
  wire.onPayload = take;
  return { seat, wire };
}

/** Connects everybody who has a seat. */
export async function gather(
  server: BenchServer,
  seats: readonly Seat[],
  take: (payload: Buffer, member: number) => void,
): Promise<Member[]> {
  const members: Member[] = [];
  let next = 0;
  const connectOn = async (): Promise<void> => {
    for (let n = next++; n < seats.length; n = next++) {
      members[n] = await follow(server, seats[n]!, (payload) => take(payload, n));
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, connectOn));
  return members;
}

/** Cards that one participant of ours may make, and those of one live update, by the guard's caps. */
const CARDS_A_PERSON = 250;

/**
 * Lays so many cards on the board before the clock runs; their numbers count down from the highest. Resolves to a
 * connection that stays: some servers forget a board that nobody follows.
 */
export async function fillBoard(server: BenchServer, dialect: Dialect, cards: number): Promise<Wire> {
  const authors = Math.ceil(cards / CARDS_A_PERSON);
  let arrived = 0;
  const seats = await server.seats(authors + 1);
  const [reader, ...writers] = await gather(server, seats, (payload, member) => {
    if (member === 0 && dialect.kindOf(payload) !== 'awareness')
      arrived += payload.toString('latin1').split('#w').length - 1;
  });
  let left = cards;
  for (const { seat, wire } of writers) {
    const count = Math.min(CARDS_A_PERSON, left);
    left -= count;
    wire.send(new Author(seat, dialect).frame(Array.from({ length: count }, (_, n) => 99_999 - left - n)));
  }
  if (!(await waitUntil(() => arrived >= cards)))
    throw new Error(`only ${arrived} of ${cards} cards arrived`);
  writers.forEach(({ wire }) => wire.end());
  return reader!.wire;
}
