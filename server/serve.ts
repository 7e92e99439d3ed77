// `serve`: runs the server until it is told to stop, and prints where phones reach it.
import { renderUnicodeCompact } from 'uqr';
import { startApp } from './app.ts';
import type { Config } from './config.ts';

/** Returns the exit status once the server has stopped. */
export async function serve(config: Config, print: (line: string) => void): Promise<number> {
  const started = await startApp(config, { storeDied: end });
  if (!started.ok) {
    process.stderr.write(`charrette: ${started.message}\n`);
    return 1;
  }
  const app = started.value;
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        app.stop().then(resolve, (error: unknown) => {
          process.stderr.write(`charrette: could not stop cleanly: ${String(error)}\n`);
          process.exit(1);
        });
      });
    }
  });
  // In one piece: whoever only reads up to the address may be gone before a second one is written.
  print(welcome(app.addresses(), config, app.localUrl).join('\n'));
  await stopped;
  return 0;
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
