/** What connected phones weigh, at rest. */
import { fillBoard, gather } from '../clients/crowd.ts';
import { sleep } from '../clients/schedule.ts';
import { frameOf, Wire } from '../clients/wire.ts';
import type { BenchServer } from '../servers/server.ts';
import type { Figures, Sizes, Workload } from './workload.ts';

const REST_MS = 3000;
const OP_TEXT = 1;

/** A phone's second connection, to the live door; Engine.IO's handshake by hand. */
async function goLive(port: number, code: string, path: string): Promise<Wire> {
  const auth = { code, as: 'join', token: path.split('token=')[1] };
  const wire = new Wire(port, '/live/?EIO=4&transport=websocket');
  await wire.opened;
  wire.send(frameOf(Buffer.from(`40${JSON.stringify(auth)}`), OP_TEXT));
  return wire;
}

export const memory: Workload = {
  keeps: false,
  async run(server: BenchServer, { receivers = 2000, cards = 500, live = 0 }: Sizes): Promise<Figures[]> {
    const room = await server.room();
    await fillBoard(room, cards);
    const seats = await room.seats(receivers);
    await sleep(REST_MS);
    const before = server.process.rssMb();
    const members = await gather(room, seats, () => undefined);
    const lines = live
      ? await Promise.all(seats.map(({ path }) => goLive(room.port, room.workshop!.code, path)))
      : [];
    await sleep(REST_MS);
    const rssMb = server.process.rssMb();
    [...members.map(({ wire }) => wire), ...lines].forEach((wire) => wire.end());
    return [{ rssMb, kbPerPhone: ((rssMb - before) * 1024) / receivers }];
  },
};
