// `serve`: runs the server until it is told to stop, and prints where phones reach it.
import { renderUnicodeCompact } from 'uqr';
import { refuse, type Outcome } from '../shared/outcome.ts';
import { startApp } from './app.ts';
import type { Config } from './config.ts';

/**
 * A signal that comes so much later than the first ends the program at once; what passes signals on, as npm does, sends
 * each twice within some ms.
 */
const SECOND_SIGNAL_MS = 1000;
/** How long the program may live after the server has stopped: a thread that hangs in the system is never joined. */
const LAST_PATIENCE_MS = 1000;

/** Returns the exit status once the server has stopped. */
export async function serve(config: Config, print: (line: string) => void): Promise<number> {
  const started = await startApp(config, { storeDied: end });
  if (!started.ok) {
    process.stderr.write(`charrette: ${started.message}\n`);
    return 1;
  }
  const app = started.value;
  const stopped = new Promise<Outcome<null>>((resolve) => {
    let firstMs = Infinity;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        const nowMs = performance.now();
        if (nowMs - firstMs > SECOND_SIGNAL_MS) endAtOnce();
        firstMs = Math.min(firstMs, nowMs);
        app.stop().then(resolve, (error: unknown) => {
          resolve(refuse('internal', `could not stop cleanly: ${String(error)}`));
        });
      });
    }
  });
  // In one piece: whoever only reads up to the address may be gone before a second one is written.
  print(welcome(app.addresses(), config, app.localUrl).join('\n'));
  const outcome = await stopped;
  if (!outcome.ok) process.stderr.write(`charrette: ${outcome.message}\n`);
  setTimeout(endAtOnce, LAST_PATIENCE_MS).unref();
  return outcome.ok ? 0 : 1;
}

/** As a kill would: `process.exit` waits for threads, and one that waits for a disk without an answer never ends. */
function endAtOnce(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** As a kill would, which nothing that was told is lost by: whatever runs or starts the program starts it again. */
function end(error: Error): never {
  process.stderr.write(
    `charrette: what keeps the data has died (${error.message.replaceAll('\n', ' ')}): start again\n`,
  );
  process.exit(1);
}

function welcome(
  addresses: readonly string[],
  { publicUrl, dataFolder }: Config,
  localUrl: string,
): string[] {
  const all = publicUrl ? [...addresses, publicUrl] : addresses;
  return [
    '',
    'Charrette is running.',
    '',
    ...all.flatMap((address) => [
      `  ${address}`,
      ...renderUnicodeCompact(address)
        .split('\n')
        .map((line) => `  ${line}`),
      '',
    ]),
    `On this computer: ${localUrl}`,
    `Everything is kept in ${dataFolder}. Stop with Ctrl+C.`,
    '',
  ];
}
