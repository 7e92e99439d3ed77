// The store's thread: takes what has come in meanwhile as one group, commits it once, and answers each.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { killPoint } from '../kill-points.ts';
import { SqliteFile } from './sqlite-file.ts';
import type { Answer, Ask } from './sqlite-thread.ts';

if (!parentPort) throw new Error('the store runs in a thread');
const port = parentPort;
const file = new SqliteFile((workerData as { path: string }).path);
const answer = (reply: Answer): void => port.postMessage(reply);
const fail = (id: number, error: unknown): void =>
  answer({ id, ok: false, message: error instanceof Error ? error.message : String(error) });

/** A disk that is full can't take the checkpoint: it is due again after the next commit, or at the next start. */
let mustEmptyLog = false;

type Commit = Extract<Ask, { act: 'commit' }>;

/** One transaction for all rooms that wait; if it fails, each alone, so that one room's fault is not another's. */
function commitGroup(group: Commit[]): void {
  try {
    file.commit(group);
    killPoint('after-commit-before-answer');
    group.forEach(({ id }) => answer({ id, ok: true, value: null }));
  } catch (error) {
    if (group.length === 1) group.forEach(({ id }) => fail(id, error));
    else group.forEach((commit) => commitGroup([commit]));
    return;
  }
  // Secrets that were deleted (voters' keys) must not live on in the write-ahead log.
  mustEmptyLog ||= group.some(({ writes }) => writes.some((write) => write.act === 'delete'));
  if (!mustEmptyLog) return;
  killPoint('in-checkpoint');
  mustEmptyLog = !file.tryCheckpoint();
}

function serve(ask: Exclude<Ask, Commit>): void {
  try {
    switch (ask.act) {
      case 'codes':
        return answer({ id: ask.id, ok: true, value: file.codes() });
      case 'load':
        return answer({ id: ask.id, ok: true, value: file.load(ask.code) });
      case 'backup':
        file.backup(ask.file);
        return answer({ id: ask.id, ok: true, value: null });
      case 'checkBackup':
        file.checkBackup(ask.file);
        return answer({ id: ask.id, ok: true, value: null });
      case 'restore':
        file.restore(ask.restoration);
        return answer({ id: ask.id, ok: true, value: null });
      case 'close':
        file.close();
        answer({ id: ask.id, ok: true, value: null });
        port.close();
    }
  } catch (error) {
    fail(ask.id, error);
  }
}

port.on('message', (first: Ask) => {
  let commits: Commit[] = [];
  let ask: Ask | undefined = first;
  while (ask) {
    if (ask.act === 'commit') commits.push(ask);
    else {
      if (commits.length > 0) commitGroup(commits);
      commits = [];
      serve(ask);
      if (ask.act === 'close') return;
    }
    ask = (receiveMessageOnPort(port) as { message: Ask } | undefined)?.message;
  }
  if (commits.length > 0) commitGroup(commits);
});
