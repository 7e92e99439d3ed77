/** One in ten drags something about, ten times a second, while everybody looks. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { gather, readsOf, waitUntil } from '../clients/crowd.ts';
import { sleep } from '../clients/schedule.ts';
import { Latencies, Remembered } from '../clients/tally.ts';
import { frameOf } from '../clients/wire.ts';
import type { BenchServer } from '../servers/server.ts';
import type { Figures, Sizes, Workload } from './workload.ts';

const EVERY_MS = 100;
const WARM_UP_STATES = 15;
const STATES = 50;
const MOVERS = 0.1;
const GRACE_MS = 4000;

function entryOf(clientId: number, clock: number, state: object): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, clientId);
  encoding.writeVarUint(encoder, clock);
  encoding.writeVarString(encoder, JSON.stringify(state));
  return encoding.toUint8Array(encoder);
}

/** Client ids and clocks, one after the other. */
function entriesIn(payload: Buffer, at: number): number[] {
  const decoder = decoding.createDecoder(payload);
  decoder.pos = at;
  const found: number[] = [];
  for (let count = decoding.readVarUint(decoder); count > 0; count -= 1) {
    found.push(decoding.readVarUint(decoder), decoding.readVarUint(decoder));
    const length = decoding.readVarUint(decoder);
    decoder.pos += length;
  }
  return found;
}

export const awareness: Workload = {
  keeps: false,
  async run(server: BenchServer, { receivers = 1000 }: Sizes): Promise<Figures[]> {
    const room = await server.room();
    const { dialect } = room;
    const seats = await room.seats(receivers);
    const movers = new Map(
      seats.slice(0, Math.ceil(receivers * MOVERS)).map(({ clientId }, n) => [clientId, n]),
    );
    const sentAtMs = Array.from({ length: movers.size }, () => new Float64Array(WARM_UP_STATES + STATES + 1));
    const latencies = new Latencies();
    let arrived = 0;
    const shown = new Remembered((payload) => entriesIn(payload, dialect.entriesAt(payload)));
    const members = await gather(room, seats, (payload) => {
      if (dialect.kindOf(payload) !== 'awareness') return;
      const nowMs = performance.now();
      const entries = shown.of(payload);
      for (let at = 0; at < entries.length; at += 2) {
        const mover = movers.get(entries[at]!);
        const clock = entries[at + 1]!;
        if (mover === undefined || clock <= WARM_UP_STATES) continue;
        arrived += 1;
        latencies.add(nowMs - sentAtMs[mover]![clock]!);
      }
    });
    const move = async (mover: number, first: number, last: number): Promise<void> => {
      const { seat, wire } = members[mover]!;
      const startMs = performance.now() + (EVERY_MS * mover) / movers.size;
      for (let clock = first; clock <= last; clock += 1) {
        await sleep(startMs + (clock - first) * EVERY_MS - performance.now());
        const state = { at: 'board', dragging: { id: `card${100_000 + clock}`, over: 'theme:mobility' } };
        sentAtMs[mover]![clock] = performance.now();
        wire.send(frameOf(dialect.awareness(entryOf(seat.clientId, clock, state))));
      }
    };
    const moveAll = (first: number, last: number): Promise<void[]> =>
      Promise.all([...movers.values()].map((mover) => move(mover, first, last)));

    await moveAll(1, WARM_UP_STATES);
    const cpuBefore = server.process.cpuMs();
    const readsBefore = readsOf(members);
    const startMs = performance.now();
    await moveAll(WARM_UP_STATES + 1, WARM_UP_STATES + STATES);
    const expected = movers.size * STATES * receivers;
    await waitUntil(() => arrived >= expected, GRACE_MS);
    const wallMs = performance.now() - startMs;
    const cpuMs = server.process.cpuMs() - cpuBefore;
    const frames = readsOf(members) - readsBefore;
    members.forEach(({ wire }) => wire.end());
    return [
      {
        p50: latencies.quantile(0.5),
        p99: latencies.quantile(0.99),
        share: cpuMs / wallMs,
        cpuPerThousand: (1000 * cpuMs) / arrived,
        arrived: arrived / expected,
        framesPerSecond: (1000 * frames) / wallMs / receivers,
      },
    ];
  },
};
