/** The server is killed in a storm: is everything that others had seen there when it is back? */
import { Author } from '../clients/author.ts';
import { follow, gather, waitUntil } from '../clients/crowd.ts';
import { atRate, dice, sleep } from '../clients/schedule.ts';
import { Remembered, writesIn } from '../clients/tally.ts';
import type { BenchServer } from '../servers/server.ts';
import type { Figures, Sizes, Workload } from './workload.ts';

const WRITERS = 40;
/** The storm before the kill: this and up to a third of it more. */
const STORM_MS = 1500;
const SENT_LATE_MS = 1000;

export const kill: Workload = {
  keeps: true,
  async run(server: BenchServer, { receivers = 125, rate = 200 }: Sizes): Promise<Figures[]> {
    const seen = new Set<number>();
    const found = new Remembered(writesIn);
    const room = await server.room();
    const seats = await room.seats(receivers + 1);
    const late = seats.pop()!;
    const members = await gather(room, seats, (payload, member) => {
      for (const write of found.of(payload)) if (write % WRITERS !== member) seen.add(write);
    });
    const writers = members.slice(0, WRITERS);
    const authors = writers.map(({ seat }) => new Author(seat, room.dialect));
    let isDead = false;
    const work = Array.from({ length: rate * 5 }, (_, write) => () => {
      if (!isDead) writers[write % WRITERS]!.wire.send(authors[write % WRITERS]!.frame([write]));
    });
    const storm = atRate(work, rate * 1.5, dice(Date.now() >>> 0));
    await sleep(STORM_MS * (1 + Math.random() / 3));
    await server.process.kill();
    isDead = true;
    await waitUntil(() => members.every(({ wire }) => !wire.isOpen), 5000);
    await storm;

    await server.process.start();
    const kept = new Set<number>();
    const reader = await follow(room, late, (payload) =>
      writesIn(payload).forEach((write) => kept.add(write)),
    );
    // y-websocket answers before it has read what is stored, and sends that afterwards.
    await sleep(SENT_LATE_MS);
    reader.wire.end();
    return [{ seen: seen.size, lost: [...seen].filter((write) => !kept.has(write)).length }];
  },
};
