/** Fifty phones come to an empty room while its server is killed and started again: all get in, once, to one set of themes. */
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { Api } from '../../server/rehearsal/api.ts';
import { newId } from '../../server/rehearsal/dice.ts';
import { Refusals } from '../../server/rehearsal/refusals.ts';
import { Replica } from '../../server/rehearsal/replica.ts';
import { after, until } from '../../server/rehearsal/until.ts';
import { SqliteFile } from '../../server/store/sqlite-file.ts';
import { shippedMethod } from '../../shared/method/index.ts';
import { boardName } from '../../shared/protocol/frames.ts';
import type { Joined } from '../../shared/protocol/http.ts';
import { Served } from '../support/served.ts';

const PHONES = 50;
/** Asked again after this, as a phone does that got no answer. */
const AGAIN_MS = 100;
/** Far above what a busy machine needs. */
const PATIENCE_MS = 60_000;
const LIMIT_MS = 120_000;

const method = shippedMethod('brussels-2017')!;

interface Phone {
  request: string;
  joined: Joined | null;
  board: Replica | null;
  wasCut: boolean;
}

let served: Served | undefined;
const boards: Replica[] = [];
afterEach(async () => {
  boards.splice(0).forEach((board) => board.close());
  await served?.stop();
});

test(
  'R9 fifty phones come to an empty room while the server is killed and started again: all are in, once, and find one set of themes',
  async () => {
    const server = await Served.start();
    served = server;
    const api = new Api(server.url);
    const made = await api.create({ method: 'brussels-2017' });
    if (!made.ok) throw new Error(made.message);
    const { code } = made.value;
    // Started again, the server has no room open: the first who come open it.
    await server.kill();
    await server.start({ LOG_LEVEL: 'error' });

    const refusals = new Refusals();
    const turnedAway = new Set<string>();
    const phones = Array.from({ length: PHONES }, (): Phone => {
      return { request: newId(), joined: null, board: null, wasCut: false };
    });
    const come = async (phone: Phone): Promise<void> => {
      while (phone.joined === null) {
        const body = { name: 'Ann', role: 'citizen', language: 'en', request: phone.request } as const;
        const outcome = await api.join(code, body);
        if (outcome.ok) phone.joined = outcome.value;
        else if (outcome.refusal === 'busy') await after(AGAIN_MS);
        else return void turnedAway.add(outcome.message);
      }
      const { token, clientIds } = phone.joined;
      const [clientId = 0] = clientIds;
      const options = { origin: server.url, document: boardName(code), token, clientId, refusals };
      phone.board = new Replica(options);
      boards.push(phone.board);
      phone.board.onSync((isSynced) => (phone.wasCut ||= !isSynced));
      phone.board.connect();
    };
    const early = phones.slice(0, PHONES / 2);
    const late = phones.slice(PHONES / 2);

    // Killed as soon as the first of those who come is told, with the others on their way: nobody is in line yet.
    const coming = early.map(come);
    await until('the first to be in', () => early.some(({ joined }) => joined !== null));
    const firstKill = server.kill();
    coming.push(...late.map(come));
    await firstKill;
    const toldBefore = phones.filter(({ joined }) => joined !== null).map(({ joined }) => joined!.token);
    await server.start({ LOG_LEVEL: 'error' });
    // And once more, as soon as the first of them has the board.
    await until('the first to have the board', () => phones.some(({ board }) => board?.isSynced));
    await server.kill();
    await server.start({ LOG_LEVEL: 'error' });

    const missing = (): string => `; refused: ${[...turnedAway, ...refusals.reasons].join(', ')}`;
    const areIn = (): boolean => phones.every(({ board }) => board?.isSynced);
    await until('everybody to be in', () => turnedAway.size > 0 || areIn(), missing, PATIENCE_MS);
    await Promise.all(coming);
    expect([...turnedAway, ...refusals.reasons]).toEqual([]);
    expect(toldBefore.length).toBeGreaterThan(0);
    expect(toldBefore.length).toBeLessThanOrEqual(early.length);
    expect(phones.some(({ wasCut }) => wasCut)).toBe(true);
    expect(new Set(phones.map(({ joined }) => joined?.participant.id)).size).toBe(PHONES);
    for (const { board } of phones) expect(themesOf(board!.doc)).toEqual(themesOfTheMethod);

    await server.kill();
    const file = new SqliteFile(join(server.dataFolder, 'charrette.sqlite'));
    const kept = file.load(code);
    file.close();
    const requests = (kept?.records ?? [])
      .filter(({ kind }) => kind === 'participant')
      .map(({ value }) => (value as { request: string }).request);
    expect(requests.sort()).toEqual(phones.map(({ request }) => request).sort());
    const disk = new Y.Doc();
    kept?.documents
      .find(({ document }) => document === 'board')
      ?.updates.forEach((update) => Y.applyUpdate(disk, update));
    expect(themesOf(disk)).toEqual(themesOfTheMethod);
  },
  LIMIT_MS,
);

const themesOfTheMethod = method.themes.map(({ id }) => id).sort();

/** The ids of the themes, each as often as it has ever been written: a second set would show even under the same ids. */
function themesOf(doc: Y.Doc): string[] {
  const themes = doc.getMap('themes');
  const structs = [...doc.store.clients.values()].flat();
  return structs
    .filter((struct): struct is Y.Item => struct instanceof Y.Item && struct.parent === themes)
    .map(({ parentSub }) => String(parentSub))
    .sort();
}
