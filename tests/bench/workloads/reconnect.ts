/** The server restarts under everybody, and all come again as our pages do: after a random while, then less often. */
import { randomBytes } from 'node:crypto';
import { reconnectMs } from '../../../client/room/backoff.ts';
import { fillBoard, follow, gather } from '../clients/crowd.ts';
import { sleep } from '../clients/schedule.ts';
import type { BenchServer } from '../servers/server.ts';
import type { Figures, Sizes, Workload } from './workload.ts';

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
      for (let tries = 0; ; tries += 1) {
        await sleep(reconnectMs({ random: randomBytes }, tries));
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
