/** The server restarts under everybody, and all come again as our pages do: after a random while, then less often. */
import { fillBoard, follow, gather } from '../clients/crowd.ts';
import { sleep } from '../clients/schedule.ts';
import type { BenchServer } from '../servers/server.ts';
import type { Figures, Sizes, Workload } from './workload.ts';

/** As client/room/life.ts: never sooner, never later, at random below a bound that doubles with each failure. */
const SHORTEST_MS = 300;
const LONGEST_MS = 6000;

export const reconnect: Workload = {
  keeps: true,
  async run(server: BenchServer, { receivers = 2000, cards = 500 }: Sizes): Promise<Figures[]> {
    const room = await server.room();
    await fillBoard(room, cards);
    const seats = await room.seats(receivers);
    const members = await gather(room, seats, () => undefined);
    const startMs = performance.now();
    const back = members.map(async ({ seat, wire }) => {
      await new Promise<void>((resolve) => {
        if (!wire.isOpen) resolve();
        else wire.onClose = () => resolve();
      });
      for (let tries = 1; ; tries += 1) {
        const bound = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** tries);
        await sleep(SHORTEST_MS + Math.random() * (bound - SHORTEST_MS));
        const again = await follow(room, seat, () => undefined).catch(() => null);
        if (again) return again.wire.end();
      }
    });
    await server.process.stop();
    await server.process.start();
    const upMs = performance.now();
    await Promise.all(back);
    return [{ seconds: (performance.now() - startMs) / 1000, sinceUp: (performance.now() - upMs) / 1000 }];
  },
};
