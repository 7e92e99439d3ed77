// The commands backup and restore: through the running server if there is one, else on the store itself.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { refuse, type Outcome } from '../../shared/outcome.ts';
import { realClock } from '../clock.ts';
import type { Config } from '../config.ts';
import { backUp, restoreFrom, type BackedUp, type Restored } from '../keeping.ts';
import { ask, reach } from './reach.ts';

/** Copies everything into a new file. */
export async function backup(config: Config, path: string): Promise<Outcome<BackedUp>> {
  if (!existsSync(join(config.dataFolder, 'charrette.sqlite')))
    return refuse('not-found', `there is nothing in ${config.dataFolder} yet`);
  const file = resolve(path);
  const outcome = await reach(config, {
    overHttp: (lock) => ask(lock, 'POST', '/api/admin/backup', { file }),
    onStore: (rooms) => backUp(rooms, file),
  });
  return outcome as Outcome<BackedUp>;
}

/** Puts what a backup holds in the place of everything. */
export async function restore(config: Config, path: string): Promise<Outcome<Restored>> {
  const file = resolve(path);
  const outcome = await reach(config, {
    overHttp: (lock) => ask(lock, 'POST', '/api/admin/restore', { file }),
    onStore: (rooms) => restoreFrom(rooms, file, config.dataFolder, realClock.nowMs()),
  });
  return outcome as Outcome<Restored>;
}
