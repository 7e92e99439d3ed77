/** What a workload is: one run against one server gives named figures, one set for each window that it measures. */
import type { BenchServer, ServerName } from '../servers/server.ts';

export type Figures = Record<string, number>;
export type Sizes = Readonly<Record<string, number>>;

/** One run, as the main process asks for it. */
export interface Job {
  workload: string;
  server: ServerName;
  sizes: Sizes;
}

export interface Workload {
  /** Whether peers that ship without a disk get one. */
  keeps: boolean;
  /** Flags of Node that the server is started with. */
  nodeFlags?: readonly string[];
  run(server: BenchServer, sizes: Sizes): Promise<Figures[]>;
}
