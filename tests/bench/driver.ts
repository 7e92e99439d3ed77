/** The clients' process: starts one server, runs one workload against it, and prints its figures as one line of JSON. */
import { BenchServer } from './servers/server.ts';
import { WORKLOADS } from './workloads/index.ts';
import type { Job } from './workloads/workload.ts';

const job = JSON.parse(process.argv[2] ?? '{}') as Job;
const workload = WORKLOADS[job.workload];
if (!workload) throw new Error(`no workload is called ${job.workload}`);
// Whoever finds that it takes too long ends it: then its server goes, too.
process.once('SIGTERM', () => process.exit(1));
const server = await BenchServer.start(job.server, workload);
try {
  const figures = await workload.run(server, job.sizes);
  console.log(JSON.stringify(figures));
} catch (error) {
  console.error(error, server.process.said);
  process.exitCode = 1;
} finally {
  await server.end();
}
process.exit();
