/** A storm of cards while some read a kilobyte a second, against the same storm while all read: what the others notice. */
import { Author } from '../clients/author.ts';
import { fillBoard, gather, rouse } from '../clients/crowd.ts';
import { sleep } from '../clients/schedule.ts';
import { frameOf } from '../clients/wire.ts';
import type { BenchServer } from '../servers/server.ts';
import { Writes, writersOf } from './storm.ts';
import type { Figures, Sizes, Workload } from './workload.ts';

const BYTES_PER_SECOND = 1000;
/** A board that is soon more than a connection holds, when it is asked for again and again. */
const CARDS = 5000;
const WARM_UP_MS = 1500;
const PAIRS = 3;
const WINDOW_MS = 3000;

async function connectionsBehind(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(/^charrette_sync_behind (\d+)$/m.exec(text)?.[1]);
}

export const slow: Workload = {
  keeps: false,
  async run(server: BenchServer, { receivers = 500, rate = 100, slow: few = 5 }: Sizes): Promise<Figures[]> {
    const others = receivers - few;
    const writes = new Writes(rate, others);
    await rouse(await server.room('rouse'));
    const room = await server.room();
    const first = await fillBoard(room, CARDS);
    const members = await gather(room, await room.seats(receivers), (payload, member) => {
      if (member < others) writes.take(payload);
    });
    first.end();
    const writers = writersOf(members.slice(0, others), rate);
    const authors = writers.map(({ seat }) => new Author(seat, room.dialect));
    const storm = (ms: number): Promise<Figures> =>
      writes.measure(server, members.slice(0, others), writes.prepare(writers, authors, (rate * ms) / 1000));
    const slowOnes = members.slice(others).map(({ wire }) => wire);
    const behind = async (count: number, work: () => void): Promise<void> => {
      for (; (await connectionsBehind(room.port)) !== count; await sleep(100)) work();
    };
    const ask = room.dialect.hello.map((payload) => frameOf(payload));

    await storm(WARM_UP_MS);
    const pairs: Figures[] = [];
    for (let n = 0; n < PAIRS; n += 1) {
      const alone = await storm(WINDOW_MS);
      slowOnes.forEach((wire) => wire.slowDown(BYTES_PER_SECOND));
      await behind(few, () => slowOnes.forEach((wire) => ask.forEach((frame) => wire.send(frame))));
      const beside = await storm(WINDOW_MS);
      if ((await connectionsBehind(room.port)) !== few)
        throw new Error('the slow ones were not slow throughout');
      slowOnes.forEach((wire) => wire.speedUp());
      await behind(0, () => undefined);
      pairs.push({
        p99: beside.p99!,
        p99Alone: alone.p99!,
        p99Ratio: beside.p99! / alone.p99!,
        cpuPerThousand: beside.cpuPerThousand!,
        cpuAlone: alone.cpuPerThousand!,
        cpuRatio: beside.cpuPerThousand! / alone.cpuPerThousand!,
        arrived: beside.arrived!,
      });
    }
    members.forEach(({ wire }) => wire.end());
    return pairs;
  },
};
