// The http door: the API, health and metrics, and the pages; parses strictly, answers refusals by name.
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from 'express';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Refusal } from '../../shared/outcome.ts';
import type { Log } from '../log.ts';
import type { Registry } from '../rooms/registry.ts';
import { isForeign } from '../sessions.ts';
import { adminRoutes } from './admin.ts';
import { sendRefusal } from './answers.ts';
import { exportRoutes } from './exports.ts';
import { fence } from './fences.ts';
import { metricsText, type Measures } from './metrics.ts';
import { voteRoutes } from './votes.ts';
import { workshopRoutes } from './workshops.ts';

export interface HttpEnvironment {
  log: Log;
  publicUrl: string;
  bestAddress: () => string;
  /** Folder of the built pages. */
  clientFolder: string;
  /** What only programs on this machine know (lock file): they may manage the server. */
  adminToken: string;
  dataFolder: string;
  measures: Measures;
  isReady: () => boolean;
}

/**
 * Requests of one address within a minute. A whole room shares one address, so this is only the last fence: 2,000
 * phones that join within a minute, with pages, files and a few requests each.
 */
const REQUESTS_PER_MINUTE = 60_000;
/** Measures are gathered anew from all connections each time, which takes milliseconds; whoever watches asks every few seconds. */
const METRICS_PER_MINUTE = 3000;

export function httpDoor(rooms: Registry, env: HttpEnvironment): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(headers);
  app.get('/healthz', (_request, response) => void response.type('text/plain').send('ok\n'));
  app.use(fence(REQUESTS_PER_MINUTE, 60));
  app.get('/readyz', (_request, response) => {
    response.status(env.isReady() ? 200 : 503).type('text/plain');
    response.send(env.isReady() ? 'ready\n' : 'not ready\n');
  });
  app.get('/metrics', fence(METRICS_PER_MINUTE, 60), async (_request, response) => {
    const { type, text } = await metricsText(env.measures);
    response.type(type).send(text);
  });
  app.use('/api', sameOrigin(env.publicUrl));
  app.use('/api/admin', adminRoutes(rooms, env));
  app.use('/api/workshops', voteRoutes(rooms), exportRoutes(rooms), workshopRoutes(rooms, env.bestAddress));
  app.use('/api', (_request, response) => sendRefusal(response, 'not-found', 'no such address'));
  pages(app, env.clientFolder);
  app.use(faults(env.log));
  return app;
}

/** Pages load nothing from elsewhere, run no inline script, and aren't framed by others. */
const headers: RequestHandler = (_request, response, next) => {
  response.setHeader(
    'Content-Security-Policy',
    "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; " +
      "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
  );
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  next();
};

/** A page of another site must not act with this site's cookies. */
const sameOrigin =
  (publicUrl: string): RequestHandler =>
  (request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    if (request.method !== 'GET' && isForeign(request, publicUrl)) {
      return sendRefusal(response, 'wrong-origin', 'this page is not one of this server');
    }
    next();
  };

/**
 * Built files carry a hash in their name and never change; every other path is the one page, which finds its screen, also
 * for who has mistyped an address.
 */
function pages(app: Express, folder: string): void {
  const page = (response: Response): void => {
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile(join(folder, 'index.html'));
  };
  app.use(
    '/assets',
    express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y', fallthrough: false }),
  );
  app.get('/verifier.html', verifier(folder));
  app.use(express.static(folder, { index: false, maxAge: 0 }));
  app.get(
    /^\/(?:playground|promises|[0-9A-Za-z]{6}(?:\/(?:desk|wall|table|promises|receipt))?)?\/?$/,
    (_request, response) => page(response),
  );
  app.use((request, response) => {
    const isBrowser = request.method === 'GET' && request.accepts(['json', 'html']) === 'html';
    if (isBrowser) page(response.status(404));
    else sendRefusal(response, 'not-found', 'no such page');
  });
}

/** The verifier's page brings its own policy: its one inline script runs, and nothing of it reaches a network. */
function verifier(folder: string): RequestHandler {
  return (_request, response, next) => {
    readFile(join(folder, 'verifier.html'), 'utf8').then(
      (page) => {
        const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1];
        response.setHeader(
          'Content-Security-Policy',
          `${policy ?? "default-src 'none'"}; frame-ancestors 'self'`,
        );
        response.setHeader('Cache-Control', 'no-cache');
        response.type('html').send(page);
      },
      // Not built: there is no such page.
      () => next(),
    );
  };
}

/** The door's one catch: bodies that can't be read get their name, everything else is a fault of ours. */
function faults(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const { type, status } = (error ?? {}) as { type?: string; status?: number };
    if (type === 'entity.too.large') return sendRefusal(response, 'too-large', 'the body is too large');
    if (status === 404) return sendRefusal(response, 'not-found', 'no such file');
    const isBodys =
      type?.startsWith('entity.') || type?.startsWith('encoding.') || type?.startsWith('charset.');
    const refusal: Refusal = isBodys || (status !== undefined && status < 500) ? 'malformed' : 'internal';
    if (refusal === 'internal')
      log.error({ err: error, method: request.method, path: request.path }, 'a request failed');
    sendRefusal(response, refusal, refusal === 'internal' ? 'a fault of ours' : 'the request can’t be read');
  };
}
