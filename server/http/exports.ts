// The exports' part of the http door: a workshop taken away, whole or as tables; made once for all who ask meanwhile.
import express, { type Router } from 'express';
import { accept, refuse, unreachable, type Outcome } from '../../shared/outcome.ts';
import { LANGUAGES, type Language } from '../../shared/text.ts';
import { realClock } from '../clock.ts';
import { csvOf } from '../export/csv.ts';
import { markdownOf } from '../export/markdown.ts';
import { rowsOf } from '../export/rows.ts';
import { exportWorkshop, type WorkshopExport } from '../export/whole.ts';
import type { Registry } from '../rooms/registry.ts';
import type { Room } from '../rooms/room.ts';
import { sendOutcome } from './answers.ts';
import { Costly, MadeOf, Turnstile } from './costly.ts';
import { callerOf, findRoom } from './requests.ts';

const TYPES = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
} as const;
type Format = keyof typeof TYPES;

export function exportRoutes(rooms: Registry): Router {
  const routes = express.Router();
  const exports = new WeakMap<Room, Costly<Outcome<WorkshopExport>>>();
  const texts = new MadeOf<WorkshopExport, Buffer>();
  const turnstile = new Turnstile();
  const exportsOf = (room: Room): Costly<Outcome<WorkshopExport>> => {
    const costly = exports.get(room) ?? new Costly(realClock);
    exports.set(room, costly);
    return costly;
  };

  routes.get('/:code/export.:format', async (request, response) => {
    const room = await findRoom(rooms, request);
    if (!room.ok) return sendOutcome(response, room);
    const caller = callerOf(room.value, request);
    if (!caller.ok) return sendOutcome(response, caller);
    const isHost = caller.value.role === 'host' || caller.value.role === 'cohost';
    const format = mayTake(request.params.format, isHost);
    if (!format.ok) return sendOutcome(response, format);
    const costly = exportsOf(room.value);
    const whole = await costly.ask(() =>
      room.value.do((turn) => costly.spend(() => accept(exportWorkshop(turn)))),
    );
    if (!whole.ok) return sendOutcome(response, whole);
    const language = LANGUAGES.find((one) => one === request.query.language) ?? 'en';
    const make = (): Buffer => Buffer.from(textOf(format.value, whole.value, language));
    const text = costly.spend(() => texts.of(whole.value, `${format.value} ${language}`, make));
    await turnstile.pass();
    const name = `charrette-${whole.value.code}.${format.value}`;
    response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
    response.type(TYPES[format.value]).send(text);
  });

  return routes;
}

/** Hosts take everything; participants the tables, which carry no names. */
function mayTake(format: string, isHost: boolean): Outcome<Format> {
  if (!Object.hasOwn(TYPES, format)) return refuse('not-found', 'exports are json, csv and md');
  if (format === 'json' && !isHost) return refuse('not-allowed', 'this export is for hosts');
  return accept(format as Format);
}

function textOf(format: Format, whole: WorkshopExport, language: Language): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(whole, null, 2)}\n`;
    case 'csv':
      return csvOf(rowsOf(whole, language));
    case 'md':
      return markdownOf(rowsOf(whole, language));
    default:
      return unreachable(format);
  }
}
