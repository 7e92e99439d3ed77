// The commands about workshops: create, links, export, import.
import { readFileSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import { CodeSchema } from '../../shared/ids.ts';
import { readMethod, type Method } from '../../shared/method/schema.ts';
import { SHIPPED_METHODS, shippedMethod } from '../../shared/method/index.ts';
import { accept, refuse, type Outcome } from '../../shared/outcome.ts';
import type { Created, Links } from '../../shared/protocol/http.ts';
import type { Config } from '../config.ts';
import { exportWorkshop } from '../export/whole.ts';
import { restoreExport } from '../export/restore.ts';
import { linksOf } from '../http/workshops.ts';
import { renewDeskKey } from '../rooms/admission.ts';
import type { NewWorkshop, Registry } from '../rooms/registry.ts';
import type { Turn } from '../rooms/turn.ts';
import { ask, reach } from './reach.ts';

/** Makes a workshop from a shipped method's id or a method file. */
export async function create(config: Config, wanted: string, title: string): Promise<Outcome<Created>> {
  const method = findMethod(wanted);
  if (!method.ok) return method;
  const outcome = await reach(config, {
    overHttp: (lock) =>
      ask(lock, 'POST', '/api/workshops', { method: method.value, ...(title ? { title } : {}) }),
    onStore: async (rooms, origin) => {
      const made = await rooms.create(method.value, title ? { en: title } : method.value.title);
      return made.ok ? accept(createdOf(made.value, origin)) : made;
    },
  });
  return outcome as Outcome<Created>;
}

function findMethod(wanted: string): Outcome<Method> {
  const shipped = shippedMethod(wanted);
  if (shipped) return accept(shipped);
  const json = readJson(wanted);
  if (json.ok) return readMethod(json.value);
  return refuse('not-found', `no method or file "${wanted}"; shipped are ${SHIPPED_METHODS.join(', ')}`);
}

const createdOf = (made: NewWorkshop, origin: string): Created => ({
  code: made.code,
  links: linksOf(origin, made.code, made.deskKey, made.wallKey),
  hostToken: made.hostToken,
});

/** Voids the desk's links with the sessions got by them, and gives new ones. */
export async function renewLinks(config: Config, text: string): Promise<Outcome<Links>> {
  const code = readCode(text);
  if (!code.ok) return code;
  const outcome = await reach(config, {
    overHttp: (lock) => ask(lock, 'POST', `/api/admin/workshops/${code.value}/links`),
    onStore: (rooms, origin) =>
      inRoom(rooms, code.value, (turn) => {
        const { desk, wall } = renewDeskKey(turn);
        return accept(linksOf(origin, code.value, desk, wall));
      }),
  });
  return outcome as Outcome<Links>;
}

/** Writes the JSON export to a file, or to standard output without one. */
export async function exportTo(
  config: Config,
  text: string,
  file: string | undefined,
): Promise<Outcome<string>> {
  const code = readCode(text);
  if (!code.ok) return code;
  const whole = await reach(config, {
    overHttp: (lock) => ask(lock, 'GET', `/api/admin/workshops/${code.value}/export`),
    onStore: (rooms) => inRoom(rooms, code.value, (turn) => accept(exportWorkshop(turn))),
  });
  if (!whole.ok) return whole;
  const json = `${JSON.stringify(whole.value, null, 2)}\n`;
  if (file === undefined) return accept(json);
  writeFileSync(file, json);
  return accept('');
}

/** Makes a new workshop from a JSON export. */
export async function importFrom(config: Config, file: string): Promise<Outcome<Created>> {
  const json = readJson(file);
  if (!json.ok) return json;
  const whole = restoreExport(json.value);
  if (!whole.ok) return whole;
  const { method, title, fill } = whole.value;
  const outcome = await reach(config, {
    overHttp: (lock) => ask(lock, 'POST', '/api/workshops/import', json.value),
    onStore: async (rooms, origin) => {
      const made = await rooms.create(method, title, fill);
      return made.ok ? accept(createdOf(made.value, origin)) : made;
    },
  });
  return outcome as Outcome<Created>;
}

async function inRoom<T>(
  rooms: Registry,
  code: string,
  work: (turn: Turn) => Outcome<T>,
): Promise<Outcome<T>> {
  const room = await rooms.find(code);
  return room ? room.do(work) : refuse('wrong-code', `no workshop has the code ${code}`);
}

function readCode(text: string): Outcome<string> {
  const code = v.safeParse(CodeSchema, text);
  return code.success ? accept(code.output) : refuse('malformed', `"${text}" is not a workshop's code`);
}

function readJson(file: string): Outcome<unknown> {
  try {
    return accept(JSON.parse(readFileSync(file, 'utf8')) as unknown);
  } catch (error) {
    return refuse(
      'not-found',
      `${file} can't be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
