// The votes' part of the http door: which votes are published, their ledgers, and their ballots for other programs;
// none of it needs a session once the result is published.
import express, { type Request, type Response, type Router } from 'express';
import { accept, type Outcome } from '../../shared/outcome.ts';
import { writeLedger } from '../../shared/voting/ledger-file.ts';
import type { PublishedLedger } from '../../shared/voting/ledger.ts';
import { BALLOT_FORMATS } from '../../shared/voting/ballot-formats.ts';
import { ballotFile } from '../export/ballots.ts';
import type { Registry } from '../rooms/registry.ts';
import { ledgerOf, newestLedger, publishedRounds } from '../rooms/views.ts';
import type { Records } from '../rooms/records.ts';
import { sendOutcome } from './answers.ts';
import { MadeOf, Turnstile } from './costly.ts';
import { callerOf, findRoom } from './requests.ts';

export function voteRoutes(rooms: Registry): Router {
  const routes = express.Router();
  const ledgers = new MadeOf<PublishedLedger, Buffer>();
  const turnstile = new Turnstile();
  const ballots = new MadeOf<PublishedLedger, Outcome<Buffer>>();

  /** The ledger that `look` finds, answered from what is committed, with the workshop's code. */
  async function find(
    request: Request,
    look: (records: Records, isHost: boolean) => Outcome<PublishedLedger>,
  ): Promise<Outcome<{ code: string; file: PublishedLedger }>> {
    const room = await findRoom(rooms, request);
    if (!room.ok) return room;
    const caller = callerOf(room.value, request);
    const isHost = caller.ok && (caller.value.role === 'host' || caller.value.role === 'cohost');
    const file = await room.value.do((turn) => look(turn.records, isHost));
    await turnstile.pass();
    return file.ok ? accept({ code: room.value.code, file: file.value }) : file;
  }

  routes.get('/:code/rounds', async (request, response) => {
    const room = await findRoom(rooms, request);
    if (!room.ok) return sendOutcome(response, room);
    sendOutcome(response, await room.value.do((turn) => accept(publishedRounds(turn.records))));
  });

  routes.get('/:code/rounds/:round/ledger.json', async (request, response) => {
    const { round } = request.params;
    const found = await find(request, (records, isHost) => ledgerOf(records, round, isHost));
    if (!found.ok) return sendOutcome(response, found);
    const { code, file } = found.value;
    send(
      response,
      `charrette-${code}-ledger.json`,
      'application/json',
      ledgers.of(file, '', () => Buffer.from(writeLedger(file))),
    );
  });

  for (const format of BALLOT_FORMATS) {
    routes.get(`/:code/export.${format}`, async (request, response) => {
      const found = await find(request, newestLedger);
      if (!found.ok) return sendOutcome(response, found);
      const { code, file } = found.value;
      const text = ballots.of(file, format, () => {
        const written = ballotFile(format, file);
        return written.ok ? accept(Buffer.from(written.value)) : written;
      });
      if (!text.ok) return sendOutcome(response, text);
      send(response, `charrette-${code}.${format}`, 'text/plain; charset=utf-8', text.value);
    });
  }

  return routes;
}

function send(response: Response, name: string, type: string, body: Buffer): void {
  response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
  response.type(type).send(body);
}
