// The program: serves, and does what a host does from the command line.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Outcome } from '../shared/outcome.ts';
import type { Created, Links } from '../shared/protocol/http.ts';
import { readConfig, type Config } from './config.ts';
import { backup, restore } from './commands/keeping.ts';
import { create, exportTo, importFrom, renewLinks } from './commands/workshops.ts';
import { runCount, type CountIo } from './count.ts';
import type { BackedUp, Restored } from './keeping.ts';
import { runRehearse } from './rehearsal/command.ts';
import { serve } from './serve.ts';
import { runVerify } from './verify.ts';

const USAGE = `charrette serve                               run the server
charrette create --method ID|FILE [--title T] make a workshop; prints its links
charrette links CODE                          new desk and wall links; the old desk links end
charrette export CODE [FILE]                  everything as JSON
charrette import FILE                         a new workshop from a JSON export
charrette backup FILE                         everything in one new file, also while the server runs
charrette restore FILE                        a backup in the place of everything; what was there is kept aside
charrette rehearse [--participants N] [--url URL] [--json FILE]
                                              bots run the whole clinic, and a report says how it went
charrette count FILE --rule RULE --seats K [--json]
                                              count a .abc.yaml, .pb or .blt file
charrette verify FILE [--root SHA256]         check a vote's ledger.json and count it again

Settings: PORT, HOST, DATA_DIR, PUBLIC_URL, LOG_LEVEL, TLS_CERT, TLS_KEY
`;

const out = (text: string): void => void process.stdout.write(`${text}\n`);
const complain = (message: string): number => {
  process.stderr.write(`charrette: ${message}\n`);
  return 1;
};

const io: CountIo = {
  read: (path) => readFileSync(path, 'utf8'),
  out,
  err: (text) => void process.stderr.write(`${text}\n`),
};

type Command = (args: string[], config: Config) => Promise<number> | number;

const COMMANDS: Record<string, Command> = {
  serve: (_args, config) => serve(config, out),
  create: async (args, config) => {
    const { values } = parseArgs({
      args,
      options: { method: { type: 'string' }, title: { type: 'string' } },
    });
    if (!values.method) return complain('create needs --method, for example --method brussels-2017');
    return tell(await create(config, values.method, values.title ?? ''), created);
  },
  links: async (args, config) => tell(await renewLinks(config, one(args, 'links needs a CODE')), links),
  export: async (args, config) => {
    const [code, file] = args;
    return tell(await exportTo(config, code ?? one(args, 'export needs a CODE'), file), (text) =>
      text.trimEnd(),
    );
  },
  import: async (args, config) => tell(await importFrom(config, one(args, 'import needs a FILE')), created),
  backup: async (args, config) => tell(await backup(config, one(args, 'backup needs a FILE')), backedUp),
  restore: async (args, config) => tell(await restore(config, one(args, 'restore needs a FILE')), restored),
  rehearse: (args, config) => runRehearse(args, config),
  count: (args) => runCount(args, io),
  verify: (args) => runVerify(args, io),
};

function one(args: string[], message: string): string {
  const [first] = args;
  if (first === undefined) throw new TypeError(message);
  return first;
}

function tell<T>(outcome: Outcome<T>, words: (value: T) => string): number {
  if (!outcome.ok) return complain(outcome.message);
  const text = words(outcome.value);
  if (text) out(text);
  return 0;
}

const links = ({ join, desk, wall }: Links): string => `join  ${join}\ndesk  ${desk}\nwall  ${wall}`;
const backedUp = ({ file, bytes }: BackedUp): string => `${file}  ${Math.ceil(bytes / 1024)} KB`;
const restored = ({ workshops, aside }: Restored): string =>
  `${workshops} ${workshops === 1 ? 'workshop' : 'workshops'} restored` +
  (aside === null ? '' : `\nwhat was there before  ${aside}`);
const created = (made: Created): string => `code  ${made.code}\n${links(made.links)}`;

async function main(): Promise<number> {
  const [name = '', ...args] = process.argv.slice(2);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    process.stderr.write(
      name === '' || name === 'help' ? USAGE : `charrette: no command "${name}"\n\n${USAGE}`,
    );
    return name === 'help' ? 0 : 1;
  }
  const config = readConfig(process.env);
  if (!config.ok) return complain(config.message);
  try {
    return await command(args, config.value);
  } catch (error) {
    // The program's one catch: a bad argument, a file that can't be written, a store that is in use.
    return complain(error instanceof Error ? error.message : String(error));
  }
}

process.exitCode = await main();
