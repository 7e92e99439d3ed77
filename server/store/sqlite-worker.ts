// Where a thread of the store begins: it keeps the file, or looks once whether a backup is sound.
import { parentPort, workerData } from 'node:worker_threads';
import { checkBackup } from './backup-file.ts';
import { Keeper } from './sqlite-keeper.ts';
import type { Task } from './sqlite-thread.ts';

if (!parentPort) throw new Error('the store runs in a thread');
const task = workerData as Task;
if ('check' in task) await checkBackup(task.check, task.draft);
else new Keeper(parentPort, task.path);
