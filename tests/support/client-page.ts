/** One page with one document open, below the runes: what the replica does, for scenes on a virtual server. */
import type * as Y from 'yjs';
import { ClientIds } from '../../client/room/client-ids.ts';
import { BOARD_EDITS, judge, NOTEBOOK_EDITS } from '../../client/room/edits.ts';
import type { Draft, Saving } from '../../client/room/handle.ts';
import { Replica } from '../../client/room/replica.ts';
import type { Refusal } from '../../shared/outcome.ts';
import { boardName, notebookName } from '../../shared/protocol/frames.ts';
import { mintId, settled, until, type Phone } from './client-wire.ts';

export class Page {
  readonly replica: Replica;
  readonly phone: Phone;
  readonly drafts: Draft[] = [];
  readonly refusals: { refusal: Refusal; isFinal: boolean }[] = [];
  /** Every saving state that was told, by record, in order. */
  readonly told = new Map<string, Saving[]>();
  isJudgeFresh = true;
  doc: Y.Doc | null = null;

  constructor(phone: Phone, document: 'board' | 'notebook') {
    this.phone = phone;
    const { server } = phone;
    const who = phone.who?.id ?? 'nobody';
    const environment = phone.environment();
    const edits = document === 'board' ? BOARD_EDITS : NOTEBOOK_EDITS;
    this.replica = new Replica(
      environment,
      {
        face: 'join',
        who,
        epoch: server.hello.epoch,
        name: document === 'board' ? boardName(server.code) : notebookName(server.code, who),
        edits,
        mayWrite: phone.who?.role !== 'observer',
        ids: new ClientIds(environment, server.code, 'join', who),
        judge: (doc, changes) => {
          const step = server.method.steps.find(({ id }) => id === server.agenda.step);
          const actor = { role: phone.who?.role ?? 'participant', id: who };
          return judge(edits.kind, doc, changes, actor, { permits: step?.permits ?? [], formerPermits: [] });
        },
        isJudgeFresh: () => this.isJudgeFresh,
      },
      {
        shown: (doc) => {
          this.doc = doc;
        },
        saving: (id, saving) => {
          const told = this.told.get(id) ?? [];
          if (told.at(-1) !== saving) this.told.set(id, [...told, saving]);
        },
        line: () => undefined,
        presence: () => undefined,
        draft: (draft) => void this.drafts.push(draft),
        refused: (refusal, _message, isFinal) => void this.refusals.push({ refusal, isFinal }),
      },
    );
  }

  async open(): Promise<this> {
    await this.replica.open();
    await settled();
    return this;
  }

  /** Opens it and waits until the server's state is there. */
  async join(): Promise<this> {
    void this.replica.open();
    await until(() => this.replica.isSynced && this.isSaved, 'the page is in line with the server');
    return this;
  }

  get isSaved(): boolean {
    return this.replica.outbox.entries.length === 0;
  }

  saved(): Promise<void> {
    return until(() => this.isSaved, 'everything is saved');
  }

  saving(id: string): Saving {
    return this.replica.outbox.saving(id);
  }

  records<T = Record<string, unknown>>(root: string): Record<string, T> {
    return (this.doc?.getMap(root).toJSON() ?? {}) as Record<string, T>;
  }

  /** The texts of one root's records, in no particular order made particular. */
  texts(root: string): string[] {
    return Object.values(this.records<{ text: string }>(root))
      .map(({ text }) => text)
      .sort();
  }

  writeIdea(text: string): string {
    const id = mintId(this.phone.server);
    const refusal = this.replica.edit('writeIdea', [id, { text, theme: '', keep: false, order: 'a0' }]);
    if (refusal) throw new Error(`refused: ${refusal}`);
    return id;
  }

  addCard(text: string): string {
    const id = mintId(this.phone.server);
    const owner = this.phone.who?.id ?? '';
    const refusal = this.replica.edit('addCard', [id, { owner, text, place: { in: 'tray', order: 'a0' } }]);
    if (refusal) throw new Error(`refused: ${refusal}`);
    return id;
  }

  cut(isCut: boolean): void {
    this.replica.cut(isCut);
  }

  /** The page is closed, or the phone's battery is empty: nothing more happens here. */
  close(): void {
    this.replica.close();
  }
}
