// How the http door reads a JSON body: its size and nesting are bounded before anything is made of it.
import express, { type RequestHandler } from 'express';
import type { IncomingMessage } from 'node:http';
import * as v from 'valibot';
import { accept, refuse, type Outcome } from '../../shared/outcome.ts';

/** Levels of lists and objects; the deepest body that any route takes, an export, has 8. */
const DEPTH_MOST = 32;

/** Bytes of large bodies that may be on their way at a time: four of the largest. */
const UNDER_WAY_MOST = 64 * 1024 * 1024;

/** Takes JSON of at most `limit` bytes in UTF-8; what can't be read is refused as malformed, whatever its shape. */
export const jsonBody = (limit: number): RequestHandler =>
  express.json({
    limit,
    verify: (_request, _response, bytes, charset) => {
      if (charset !== 'utf-8') throw unreadable(`the body must be UTF-8, not ${charset}`);
      // Sixteen megabytes of brackets would take the parser a gigabyte and seconds.
      if (isDeeper(bytes, DEPTH_MOST)) throw unreadable('the body is nested too deep');
    },
  });

/**
 * The same for large bodies. Whoever sends them slowly, or never to the end, holds memory: of more than are taken at a
 * time the one that has been under way for longest is cut off.
 */
export function largeJsonBody(limit: number): RequestHandler {
  const underWay = new Map<IncomingMessage, number>();
  let bytes = 0;
  const leave = (request: IncomingMessage): void => {
    bytes -= underWay.get(request) ?? 0;
    underWay.delete(request);
  };
  const read = jsonBody(limit);
  return (request, response, next) => {
    const weight = mayWeigh(request, limit);
    underWay.set(request, weight);
    bytes += weight;
    response.on('close', () => leave(request));
    for (const oldest of underWay.keys()) {
      if (bytes <= UNDER_WAY_MOST) break;
      leave(oldest);
      oldest.destroy();
    }
    read(request, response, (error?: unknown) => {
      leave(request);
      next(error);
    });
  };
}

/** Bytes that a body may come to: what is packed, or doesn't say, as many as are taken. */
export function mayWeigh({ headers }: IncomingMessage, limit: number): number {
  const said = headers['content-encoding'] === undefined ? Number(headers['content-length'] ?? limit) : limit;
  return Math.min(said, limit);
}

/** With the name under which the door's one catch knows such faults. */
const unreadable = (message: string): Error =>
  Object.assign(new Error(message), { status: 400, type: 'entity.unreadable' });

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [...Buffer.from('"\\[]{}')];

function isDeeper(bytes: Uint8Array, most: number): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (isText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      depth += 1;
      if (depth > most) return true;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth -= 1;
  }
  return false;
}

/** Holds a body against its schema; the refusal names the first place that is wrong. */
export function parse<S extends v.GenericSchema>(schema: S, body: unknown): Outcome<v.InferOutput<S>> {
  const parsed = v.safeParse(schema, body);
  if (parsed.success) return accept(parsed.output);
  const [issue] = parsed.issues;
  return refuse('malformed', `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`);
}
