/** Everybody comes within two seconds, to a board that is full already, maybe while others go on writing. */
import { Author } from '../clients/author.ts';
import { fillBoard, follow, gather, type Member } from '../clients/crowd.ts';
import { atRate, dice, sleep } from '../clients/schedule.ts';
import { Latencies } from '../clients/tally.ts';
import type { BenchServer } from '../servers/server.ts';
import type { Figures, Sizes, Workload } from './workload.ts';

const WITHIN_MS = 2000;
const WRITERS = 10;
/** More than even the slowest needs. */
const WRITING_S = 60;

export const herd: Workload = {
  keeps: false,
  async run(server: BenchServer, { joiners = 1000, cards = 5000, rate = 0 }: Sizes): Promise<Figures[]> {
    const room = await server.room();
    await fillBoard(room, cards);
    const seats = await room.seats(joiners + WRITERS);
    const writers = await gather(room, seats.splice(0, WRITERS), () => undefined);
    const authors = writers.map(({ seat }) => new Author(seat, room.dialect));
    let isOver = false;
    const work = Array.from({ length: rate * WRITING_S }, (_, write) => () => {
      if (!isOver) writers[write % WRITERS]!.wire.send(authors[write % WRITERS]!.frame([write]));
    });
    await sleep(500);

    const latencies = new Latencies();
    const cpuBefore = server.process.cpuMs();
    const startMs = performance.now();
    if (rate > 0) void atRate(work, rate, dice(1));
    const members = await Promise.all(
      seats.map(async (seat, n): Promise<Member> => {
        await sleep((WITHIN_MS * n) / joiners);
        const calledMs = performance.now();
        const member = await follow(room, seat, () => undefined);
        latencies.add(performance.now() - calledMs);
        return member;
      }),
    );
    isOver = true;
    const wallMs = performance.now() - startMs;
    const cpuMs = server.process.cpuMs() - cpuBefore;
    [...members, ...writers].forEach(({ wire }) => wire.end());
    return [
      {
        p50: latencies.quantile(0.5),
        p99: latencies.quantile(0.99),
        cpuPerJoin: cpuMs / joiners,
        wallMs,
      },
    ];
  },
};
