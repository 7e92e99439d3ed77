/** What connected phones weigh, at rest. */
import { fillBoard, gather } from '../clients/crowd.ts';
import { sleep } from '../clients/schedule.ts';
import { frameOf, Wire } from '../clients/wire.ts';
import { COLLECTS } from '../servers/process.ts';
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
  nodeFlags: COLLECTS,
  /** With `collects` the heap is told, too, and what is resident once everything that can be collected is. */
  async run(
    server: BenchServer,
    { receivers = 2000, cards = 500, live = 0, collects = 0 }: Sizes,
  ): Promise<Figures[]> {
    const room = await server.room();
    await fillBoard(room, cards);
    const seats = await room.seats(receivers);
    const rest = async (): Promise<{ atRestMb: number; heapKb: number; rssMb: number }> => {
      await sleep(REST_MS);
      const atRestMb = server.process.rssMb();
      const heapKb = collects ? (await server.process.heapBytes()) / 1024 : Number.NaN;
      return { atRestMb, heapKb, rssMb: server.process.rssMb() };
    };
    const before = await rest();
    const members = await gather(room, seats, () => undefined);
    const lines = live
      ? await Promise.all(seats.map(({ path }) => goLive(room.port, room.workshop!.code, path)))
      : [];
    const after = await rest();
    [...members.map(({ wire }) => wire), ...lines].forEach((wire) => wire.end());
    return [
      {
        rssMb: after.rssMb,
        atRestMb: after.atRestMb,
        kbPerPhone: ((after.rssMb - before.rssMb) * 1024) / receivers,
        heapKbPerPhone: (after.heapKb - before.heapKb) / receivers,
      },
    ];
  },
};
