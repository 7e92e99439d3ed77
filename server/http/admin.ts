// What only programs on the server's own machine may ask, with the secret from its lock file: new links, export, backup.
import express, { type RequestHandler, type Router } from 'express';
import * as v from 'valibot';
import { CodeSchema } from '../../shared/ids.ts';
import { accept, refuse, type Outcome } from '../../shared/outcome.ts';
import { exportWorkshop } from '../export/whole.ts';
import { renewDeskKey } from '../rooms/admission.ts';
import type { Registry } from '../rooms/registry.ts';
import type { Turn } from '../rooms/turn.ts';
import { bestAddress } from '../rooms/views.ts';
import { isSame } from '../secrets.ts';
import { sendOutcome, sendRefusal } from './answers.ts';
import { linksOf } from './workshops.ts';

export function adminRoutes(rooms: Registry, adminToken: string): Router {
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

  return routes;
}

const onlyWith =
  (adminToken: string): RequestHandler =>
  (request, response, next) => {
    const given = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (isSame(given, adminToken)) return next();
    sendRefusal(response, 'not-admitted', 'only for programs on the server’s machine');
  };
