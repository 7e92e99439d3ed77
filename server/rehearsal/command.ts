// `rehearse`: reads the arguments, finds or starts a server, and says with text, file and exit status how it went.
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { accept, refuse, type Outcome } from '../../shared/outcome.ts';
import type { Config } from '../config.ts';
import { Api } from './api.ts';
import { PACES } from './clinic.ts';
import { newSeed } from './dice.ts';
import { SEATS_LEAST, SEATS_MOST } from './plan.ts';
import { Progress } from './progress.ts';
import { asText, faultsOf, type Findings } from './report.ts';
import type { Rehearsal } from './run.ts';
import { startServer } from './server-child.ts';

interface Wanted extends Rehearsal {
  /** A running server; '' to start one. */
  url: string;
  /** Where the report goes; '' for nowhere. */
  json: string;
}

/** Returns the exit status: 0 only if everybody joined, nothing was refused or lost and the shortlist is full. */
export async function runRehearse(args: string[], config: Pick<Config, 'logLevel'>): Promise<number> {
  const wanted = readArguments(args);
  if (!wanted.ok) return complain(wanted.message);
  const { json } = wanted.value;
  // Not at the end of it all: whoever mistypes a folder learns it now.
  const fault = json && faultOfFile(json);
  if (fault) return complain(fault);
  const outcome = wanted.value.url
    ? await onRunning(wanted.value)
    : await onOwn(wanted.value, config.logLevel);
  if (!outcome.ok) return complain(outcome.message);
  const findings = outcome.value;
  process.stdout.write(asText(findings));
  if (json) writeFileSync(json, `${JSON.stringify(findings.report, null, 2)}\n`);
  return faultsOf(findings).length === 0 ? 0 : 1;
}

async function onRunning(wanted: Wanted): Promise<Outcome<Findings>> {
  const fault = await new Api(wanted.url).faultOfAddress();
  return fault ? refuse('not-found', fault) : accept(await goThrough(wanted.url, wanted));
}

async function onOwn(wanted: Wanted, logLevel: string): Promise<Outcome<Findings>> {
  const server = await startServer(logLevel);
  if (!server.ok) return server;
  const findings = await goThrough(server.value.url, wanted);
  const isClean = await server.value.stop();
  const said = server.value.complaints();
  if (faultsOf(findings).length > 0 && said) process.stderr.write(`The server said:\n${said}\n`);
  const problems = isClean ? findings.problems : [...findings.problems, 'the server did not stop cleanly'];
  return accept({ ...findings, problems });
}

/** Loaded only here: the program also serves, and must not wait for the bots' libraries when it does. */
async function goThrough(url: string, wanted: Wanted): Promise<Findings> {
  const { rehearse } = await import('./run.ts');
  return rehearse(url, wanted, new Progress(process.stderr));
}

function faultOfFile(path: string): string | null {
  try {
    closeSync(openSync(path, 'a'));
    return null;
  } catch (error) {
    return `the report can't be written: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function complain(message: string): number {
  process.stderr.write(`charrette: ${message}\n`);
  return 1;
}

function readArguments(args: string[]): Outcome<Wanted> {
  const parsed = parse(args);
  if (!parsed.ok) return parsed;
  const { values } = parsed.value;
  const participants = wholeNumber('participants', values.participants, SEATS_LEAST, SEATS_MOST);
  if (!participants.ok) return participants;
  const capacity = values.capacity ? wholeNumber('capacity', values.capacity, 1, 5000) : accept(null);
  if (!capacity.ok) return capacity;
  const seed = values.seed ? wholeNumber('seed', values.seed, 0, 0xffff_ffff) : accept(newSeed());
  if (!seed.ok) return seed;
  const url = readUrl(values.url);
  if (!url.ok) return url;
  const { pace: name } = values;
  if (name !== 'fast' && name !== 'real') return refuse('malformed', `--pace is fast or real, not "${name}"`);
  return accept({
    participants: participants.value,
    capacity: capacity.value,
    seed: seed.value,
    url: url.value,
    pace: PACES[name],
    json: values.json,
  });
}

function parse(args: string[]) {
  const text = (standard: string) => ({ type: 'string', default: standard }) as const;
  const options = {
    participants: text('125'),
    url: text(''),
    json: text(''),
    pace: text('fast'),
    seed: text(''),
    capacity: text(''),
  };
  try {
    return accept(parseArgs({ args, options, allowPositionals: false }));
  } catch (error) {
    // Node's way to say which option is unknown or lacks its value; further sentences are advice for others.
    const [first = ''] = (error instanceof Error ? error.message : String(error)).split(/\.\s/);
    return refuse('malformed', `rehearse: ${first}`);
  }
}

function wholeNumber(name: string, text: string, least: number, most: number): Outcome<number> {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  return value >= least && value <= most
    ? accept(value)
    : refuse('malformed', `--${name} must be a whole number from ${least} to ${most}, not "${text}"`);
}

function readUrl(text: string): Outcome<string> {
  if (text === '') return accept('');
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash) {
    return accept(url.origin);
  }
  return refuse('malformed', `--url must look like http://192.168.1.20:3000, not "${text}"`);
}
