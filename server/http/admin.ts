// What only programs on the server's own machine may ask, with the secret from its lock file: new links, export, backup, restore.
import express, { type RequestHandler, type Router } from 'express';
import * as v from 'valibot';
import { CodeSchema } from '../../shared/ids.ts';
import { accept, refuse, type Outcome } from '../../shared/outcome.ts';
import { exportWorkshop } from '../export/whole.ts';
import { realClock } from '../clock.ts';
import { backUp, restoreFrom } from '../keeping.ts';
import { renewDeskKey } from '../rooms/admission.ts';
import type { Registry } from '../rooms/registry.ts';
import type { Turn } from '../rooms/turn.ts';
import { bestAddress } from '../rooms/views.ts';
import { isSame } from '../secrets.ts';
import { sendOutcome, sendRefusal } from './answers.ts';
import { linksOf } from './workshops.ts';

const FileSchema = v.strictObject({ file: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)) });

export interface AdminEnvironment {
  adminToken: string;
  /** Where what a restore replaces is kept. */
  dataFolder: string;
}

export function adminRoutes(rooms: Registry, { adminToken, dataFolder }: AdminEnvironment): Router {
  const routes = express.Router();
  routes.use(onlyWith(adminToken));

  const inRoom = async <T>(code: unknown, work: (turn: Turn) => Outcome<T>): Promise<Outcome<T>> => {
    const parsed = v.safeParse(CodeSchema, code);
    const room = parsed.success ? await rooms.find(parsed.output) : null;
    return room ? room.do(work) : refuse('wrong-code', 'no workshop has this code');
  };

  routes.post('/workshops/:code/links', async (request, response) => {
    const links = await inRoom(request.params.code, (turn) => {
      const { desk, wall } = renewDeskKey(turn);
      return accept(linksOf(bestAddress(turn), turn.records.theWorkshop.code, desk, wall));
    });
    sendOutcome(response, links, 201);
  });

  routes.get('/workshops/:code/export', async (request, response) => {
    sendOutcome(response, await inRoom(request.params.code, (turn) => accept(exportWorkshop(turn))));
  });

  const withFile =
    (work: (file: string) => Promise<Outcome<unknown>>): RequestHandler =>
    async (request, response) => {
      const body = v.safeParse(FileSchema, request.body);
      if (!body.success) return sendRefusal(response, 'malformed', 'the body needs a file');
      sendOutcome(response, await work(body.output.file), 201);
    };
  routes.post(
    '/backup',
    express.json(),
    withFile((file) => backUp(rooms, file)),
  );
  routes.post(
    '/restore',
    express.json(),
    withFile((file) => restoreFrom(rooms, file, dataFolder, realClock.nowMs())),
  );

  return routes;
}

const onlyWith =
  (adminToken: string): RequestHandler =>
  (request, response, next) => {
    const given = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (isSame(given, adminToken)) return next();
    sendRefusal(response, 'not-admitted', 'only for programs on the server’s machine');
  };
