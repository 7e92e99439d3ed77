/** This server from source, with its SQLite file or with a store that has no disk: the same code otherwise. */
import { startApp } from '../../../server/app.ts';
import { readConfig } from '../../../server/config.ts';
import { MemoryStore } from '../../../server/store/memory.ts';

/** Nothing is kept at all, so that what it saves is the whole cost of the disk. */
class NoDisk extends MemoryStore {
  override commit(): Promise<void> {
    return Promise.resolve();
  }
}

const config = readConfig(process.env);
if (!config.ok) throw new Error(config.message);
const app = await startApp(config.value, process.argv[2] === 'memory' ? { store: new NoDisk() } : {});
if (!app.ok) throw new Error(app.message);
process.on('SIGTERM', () => void app.value.stop().then(() => process.exit(0)));
