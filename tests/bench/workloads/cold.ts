/** The first to come after a start waits for the board to be read; the second doesn't. */
import { fillBoard, follow } from '../clients/crowd.ts';
import { sleep } from '../clients/schedule.ts';
import type { BenchServer } from '../servers/server.ts';
import type { Figures, Sizes, Workload } from './workload.ts';

/** Hocuspocus stores two seconds after the last change. */
const STORED_AFTER_MS = 3000;
/** Whatever a server still does for the first is over when the second comes. */
const APART_MS = 1500;

export const cold: Workload = {
  keeps: true,
  async run(server: BenchServer, { cards = 5000 }: Sizes): Promise<Figures[]> {
    const room = await server.room();
    await fillBoard(room, cards);
    const seats = await room.seats(2);
    await sleep(STORED_AFTER_MS);
    await server.process.stop();
    await server.process.start();
    const took: number[] = [];
    for (const seat of seats) {
      await sleep(APART_MS);
      let found = 0;
      const startMs = performance.now();
      const { wire } = await follow(room, seat, (payload) => {
        found += payload.toString('latin1').split('#w').length - 1;
      });
      took.push(performance.now() - startMs);
      wire.end();
      if (found < cards) throw new Error(`only ${found} of ${cards} cards were there`);
    }
    const [first = 0, second = 0] = took;
    return [{ first, second, cold: first - second }];
  },
};
