/** What is run, with whom, how often, and the figures to reach: a row is one claim about one cell. */
import type { ServerName } from './servers/server.ts';
import type { Figures, Sizes } from './workloads/workload.ts';

/** A figure of one server, as the median over all rounds. */
export type Median = (server: ServerName, figure: string) => number;

export interface Claim {
  what: string;
  /** The number, over all rounds (`of` gives medians) or over one (`of` gives that round's figures). */
  value(of: Median): number;
  most?: number;
  least?: number;
  unit: string;
}

export interface Cell {
  name: string;
  workload: string;
  sizes: Sizes;
  servers: readonly ServerName[];
  /** How many rounds, of as many as are asked for. */
  rounds(asked: number): number;
  /** Only with --all. */
  isExtra?: boolean;
  claims: readonly Claim[];
  /** Figures that the table shows of each server. */
  shown: readonly (keyof Figures)[];
}

const ratio =
  (figure: string, to: ServerName, from: ServerName = 'charrette') =>
  (of: Median): number =>
    of(from, figure) / of(to, figure);
const own =
  (figure: string) =>
  (of: Median): number =>
    of('charrette', figure);

const cpu = (most: number): Claim => ({
  what: 'CPU per delivery / Hocuspocus',
  value: ratio('cpuPerThousand', 'hocuspocus'),
  most,
  unit: '×',
});
const p99 = (most: number): Claim => ({
  what: 'p99 / Hocuspocus',
  value: ratio('p99', 'hocuspocus'),
  most,
  unit: '×',
});
/** Messages that a server sends in one write come in one read, and count as one frame. */
const frame: Claim = {
  what: 'CPU per frame / bare ws with tick and prebuilt frame',
  value: ratio('cpuPerThousandFrames', 'ws-tick'),
  most: 1.15,
  unit: '×',
};
const all: Claim = { what: 'arrived', value: own('arrived'), least: 1, unit: '' };

const STORM = ['p50', 'p99', 'share', 'cpuPerThousand', 'cpuPerThousandFrames', 'framesPerSecond', 'arrived'];
const same = (asked: number): number => asked;

function storm(
  receivers: number,
  rate: number,
  claims: Claim[],
  servers: ServerName[] = ['charrette', 'hocuspocus', 'ws-tick'],
): Cell {
  const name = `storm ${receivers} @ ${rate}`;
  return { name, workload: 'storm', sizes: { receivers, rate }, servers, rounds: same, claims, shown: STORM };
}

/** Where it keeps up: in a larger storm most of what it is sent never arrives. */
const WITH_Y_WEBSOCKET: ServerName[] = ['charrette', 'hocuspocus', 'ws-tick', 'y-websocket'];
const EVERYBODY: ServerName[] = ['charrette', 'hocuspocus', 'y-websocket', 'ws-tick', 'ws'];
const grid = [125, 500, 1000, 2000].flatMap((receivers) =>
  [20, 100, 400].map((rate): Cell => ({
    ...storm(receivers, rate, [], EVERYBODY),
    rounds: () => 1,
    isExtra: true,
  })),
);

const herd = (name: string, sizes: Sizes, claims: Claim[], isExtra = false): Cell => ({
  name,
  workload: 'herd',
  sizes,
  servers: ['charrette', 'hocuspocus'],
  rounds: same,
  claims,
  shown: ['p50', 'p99', 'cpuPerJoin', 'wallMs'],
  isExtra,
});
const joinCpu = (most: number): Claim => ({
  what: 'CPU a join / Hocuspocus',
  value: ratio('cpuPerJoin', 'hocuspocus'),
  most,
  unit: '×',
});

const awareness = (receivers: number): Cell => ({
  name: `awareness ${receivers}`,
  workload: 'awareness',
  sizes: { receivers },
  servers: ['charrette', 'hocuspocus'],
  rounds: same,
  claims: [cpu(0.4), p99(0.6), all],
  shown: ['p50', 'p99', 'share', 'cpuPerThousand', 'framesPerSecond', 'arrived'],
});

const heap = (name: string, sizes: Sizes, servers: ServerName[]): Cell => ({
  name,
  workload: 'memory',
  sizes,
  servers,
  rounds: (asked) => Math.min(asked, 3),
  claims: [
    { what: 'heap kB a phone', value: own('heapKbPerPhone'), unit: ' kB' },
    { what: 'resident kB a phone, collected', value: own('kbPerPhone'), unit: ' kB' },
  ],
  shown: ['heapKbPerPhone', 'kbPerPhone', 'rssMb', 'atRestMb'],
});

export const CELLS: readonly Cell[] = [
  storm(125, 100, [cpu(0.6), p99(1), frame], WITH_Y_WEBSOCKET),
  storm(500, 100, [cpu(0.6), p99(1), frame], WITH_Y_WEBSOCKET),
  storm(1000, 400, [cpu(0.5), p99(1), frame, all]),
  storm(2000, 400, [cpu(0.5), p99(1), frame, all]),
  storm(
    1000,
    100,
    [{ what: 'p99 to the last of 1,000 screens', value: own('lastScreenP99'), most: 250, unit: ' ms' }],
    ['charrette'],
  ),
  storm(
    4000,
    100,
    [
      { what: 'p99', value: own('p99'), most: 200, unit: ' ms' },
      { what: 'share of the core', value: own('share'), most: 0.6, unit: '' },
      all,
    ],
    ['charrette'],
  ),
  {
    name: 'storm 500 @ 100 with 5 slow readers',
    workload: 'slow',
    sizes: { receivers: 500, rate: 100, slow: 5 },
    servers: ['charrette'],
    rounds: same,
    claims: [
      { what: 'p99 of the others / without slow ones', value: own('p99Ratio'), most: 1.2, unit: '×' },
      { what: 'CPU / without slow ones', value: own('cpuRatio'), most: 1.1, unit: '×' },
      all,
    ],
    shown: ['p99', 'p99Alone', 'cpuPerThousand', 'cpuAlone', 'arrived'],
  },
  awareness(1000),
  awareness(2000),
  herd('herd 1,000 on 5,000 cards', { joiners: 1000, cards: 5000 }, [
    { what: 'p99', value: own('p99'), most: 100, unit: ' ms' },
    joinCpu(1 / 15),
  ]),
  herd('herd 1,000 on 5,000 cards, 20 edits a second', { joiners: 1000, cards: 5000, rate: 20 }, [
    joinCpu(1 / 8),
  ]),
  herd('herd 1,000 on 500 cards', { joiners: 1000, cards: 500 }, [], true),
  {
    name: 'cold load of 5,000 cards',
    workload: 'cold',
    sizes: { cards: 5000 },
    servers: ['charrette', 'hocuspocus'],
    rounds: same,
    claims: [
      {
        what: 'first − second / Hocuspocus with SQLite',
        value: ratio('cold', 'hocuspocus'),
        most: 0.3,
        unit: '×',
      },
    ],
    shown: ['first', 'second', 'cold'],
  },
  {
    name: 'kill -9 in a storm',
    workload: 'kill',
    sizes: { receivers: 125, rate: 200 },
    servers: ['charrette'],
    rounds: (asked) => Math.max(asked, 4 * asked),
    claims: [{ what: 'seen by others and lost, in all', value: own('lost+'), most: 0, unit: '' }],
    shown: ['seen+', 'lost+'],
  },
  {
    name: 'kill -9 in a storm, the others',
    workload: 'kill',
    sizes: { receivers: 125, rate: 200 },
    servers: ['hocuspocus', 'y-websocket'],
    rounds: (asked) => Math.min(asked, 3),
    claims: [],
    shown: ['seen+', 'lost+'],
  },
  {
    name: 'with and without a disk: storm 500 @ 100',
    workload: 'storm',
    sizes: { receivers: 500, rate: 100 },
    servers: ['charrette-source', 'charrette-memory'],
    rounds: same,
    claims: [
      {
        what: 'CPU / the same without a disk',
        value: ratio('cpuPerThousand', 'charrette-memory', 'charrette-source'),
        most: 1.2,
        unit: '×',
      },
    ],
    shown: STORM,
  },
  {
    name: 'memory at 2,000 receivers',
    workload: 'memory',
    sizes: { receivers: 2000, cards: 500 },
    servers: ['charrette', 'hocuspocus'],
    rounds: (asked) => Math.min(asked, 5),
    claims: [{ what: 'resident / Hocuspocus', value: ratio('rssMb', 'hocuspocus'), most: 0.9, unit: '×' }],
    shown: ['rssMb', 'kbPerPhone'],
  },
  heap("a phone's memory, sync door", { receivers: 1000, cards: 500, collects: 1 }, [
    'charrette',
    'hocuspocus',
  ]),
  heap("a phone's memory, both doors", { receivers: 1000, cards: 500, collects: 1, live: 1 }, ['charrette']),
  {
    name: '2,000 come again after a restart',
    workload: 'reconnect',
    sizes: { receivers: 2000, cards: 500 },
    servers: ['charrette'],
    rounds: (asked) => Math.min(asked, 3),
    claims: [{ what: 'until the last is back', value: own('seconds'), most: 30, unit: ' s' }],
    shown: ['seconds', 'sinceUp'],
  },
  ...grid,
];
