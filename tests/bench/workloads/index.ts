/** All workloads by name. */
import { awareness } from './awareness.ts';
import { cold } from './cold.ts';
import { herd } from './herd.ts';
import { kill } from './kill.ts';
import { memory } from './memory.ts';
import { reconnect } from './reconnect.ts';
import { slow } from './slow.ts';
import { storm } from './storm.ts';
import type { Workload } from './workload.ts';

export const WORKLOADS: Readonly<Record<string, Workload>> = {
  storm,
  awareness,
  herd,
  cold,
  kill,
  memory,
  reconnect,
  slow,
};
