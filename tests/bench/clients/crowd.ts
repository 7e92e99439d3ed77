/** Many clients of one server, each following the board. */
import type { Room } from '../servers/server.ts';
import type { Seat } from './dialect.ts';
import { Author } from './author.ts';
import { atRate, dice, sleep } from './schedule.ts';
import { writesIn } from './tally.ts';
import { frameOf, Wire } from './wire.ts';

/** Connections being made at a time. */
const AT_A_TIME = 50;
const PATIENCE_MS = 60_000;

export interface Member {
  seat: Seat;
  wire: Wire;
}

/** Times that something has come to any of them. */
export const readsOf = (members: readonly Member[]): number =>
  members.reduce((sum, { wire }) => sum + wire.reads, 0);

/** Resolves once `claim` holds, false if it never did. */
export async function waitUntil(claim: () => boolean, mostMs = PATIENCE_MS): Promise<boolean> {
  const untilMs = performance.now() + mostMs;
  while (!claim()) {
    if (performance.now() > untilMs) return false;
    await sleep(5);
  }
  return true;
}

/** Connects one client; resolves when it has the whole board. */
export async function follow(room: Room, seat: Seat, take: (payload: Buffer) => void): Promise<Member> {
  const { dialect } = room;
  const wire = new Wire(room.port, seat.path);
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
  room: Room,
  seats: readonly Seat[],
  take: (payload: Buffer, member: number) => void,
): Promise<Member[]> {
  const members: Member[] = [];
  let next = 0;
  const connectOn = async (): Promise<void> => {
    for (let n = next++; n < seats.length; n = next++) {
      members[n] = await follow(room, seats[n]!, (payload) => take(payload, n));
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
export async function fillBoard(room: Room, cards: number): Promise<Wire> {
  const { dialect } = room;
  const authors = Math.ceil(cards / CARDS_A_PERSON);
  let arrived = 0;
  const seats = await room.seats(authors + 1);
  const [reader, ...writers] = await gather(room, seats, (payload, member) => {
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

const ROUSED_BY = 16;
const ROUSING_WRITES = 4000;
const ROUSING_RATE = 1500;

/**
 * What a server runs for every write is compiled after some thousand of them. In another room, so that the board that is
 * measured begins empty.
 */
export async function rouse(room: Room): Promise<void> {
  let arrived = 0;
  const members = await gather(room, await room.seats(ROUSED_BY), (payload, member) => {
    if (member === 0) arrived += writesIn(payload).length;
  });
  const authors = members.map(({ seat }) => new Author(seat, room.dialect));
  const work = Array.from({ length: ROUSING_WRITES }, (_, write) => {
    const frame = authors[write % ROUSED_BY]!.frame([write]);
    return () => members[write % ROUSED_BY]!.wire.send(frame);
  });
  await atRate(work, ROUSING_RATE, dice(1));
  await waitUntil(() => arrived >= ROUSING_WRITES);
  members.forEach(({ wire }) => wire.end());
}
