/** As much of IndexedDB as the client uses, over pages of one browser, with the faults that browsers have. */
interface Request {
  result: unknown;
  onsuccess?: () => void;
  onerror?: () => void;
  onupgradeneeded?: () => void;
}
interface Range {
  lower: string;
  upper: string;
}
interface Cursor {
  key: string;
  value: unknown;
  continue(): void;
  delete(): void;
}

export class BrowserStore {
  /** What is on the disk. */
  readonly values = new Map<string, unknown>();
  /** Nothing more is taken; what is there can be read and deleted. */
  isFull = false;
  /** Every answer to a question is an error for the time being. */
  isMute = false;
  #opened = 0;
  #lostBefore = 0;

  constructor() {
    const bound = (lower: string, upper: string): Range => ({ lower, upper });
    (globalThis as { IDBKeyRange?: unknown }).IDBKeyRange ??= { bound };
  }

  get factory(): IDBFactory {
    return { open: () => this.#open() } as unknown as IDBFactory;
  }

  /** Connections that are open now are lost, as when a phone was asleep; a new one can be made. */
  loseConnections(): void {
    this.#lostBefore = this.#opened;
  }

  #open(): Request {
    const number = (this.#opened += 1);
    const transaction = (): Transaction => {
      if (number <= this.#lostBefore)
        throw new DOMException('the connection is closing', 'InvalidStateError');
      return new Transaction(this);
    };
    const request: Request = { result: { transaction, close: () => undefined } };
    queueMicrotask(() => (this.isMute ? request.onerror?.() : request.onsuccess?.()));
    return request;
  }
}

/** Answers one request after the other; then it is complete, or called off and nothing has happened. */
class Transaction {
  oncomplete?: () => void;
  onabort?: () => void;
  error: DOMException | null = null;
  readonly #store: BrowserStore;
  readonly #asked: (() => void)[] = [];

  constructor(store: BrowserStore) {
    this.#store = store;
    setTimeout(() => this.#run());
  }

  objectStore() {
    const { values } = this.#store;
    return {
      get: (key: string) => this.#ask(() => structuredClone(values.get(key))),
      put: (value: unknown, key: string) => {
        const copy: unknown = structuredClone(value);
        return this.#ask(() => {
          if (this.#store.isFull) throw new DOMException('the disk is full', 'QuotaExceededError');
          values.set(key, copy);
        });
      },
      delete: (key: string) => this.#ask(() => values.delete(key)),
      openCursor: ({ lower, upper }: Range) => {
        const keysNow = (): string[] =>
          [...values.keys()].filter((key) => key >= lower && key <= upper).sort();
        let keys: string[] | null = null;
        const request: Request = { result: null };
        const step = (): void => this.#answer(request, () => cursorAt((keys ??= keysNow()).shift()));
        const cursorAt = (key: string | undefined): Cursor | null =>
          key === undefined
            ? null
            : {
                key,
                value: structuredClone(values.get(key)),
                continue: () => void this.#asked.push(step),
                delete: () => void this.#asked.push(() => values.delete(key)),
              };
        this.#asked.push(step);
        return request;
      },
    };
  }

  #ask(work: () => unknown): Request {
    const request: Request = { result: undefined };
    this.#asked.push(() => this.#answer(request, work));
    return request;
  }

  #answer(request: Request, work: () => unknown): void {
    request.result = work();
    request.onsuccess?.();
  }

  #run(): void {
    const before = new Map(this.#store.values);
    try {
      if (this.#store.isMute) throw new DOMException('the server of the database is lost', 'UnknownError');
      for (let next = this.#asked.shift(); next; next = this.#asked.shift()) next();
    } catch (error) {
      this.error = error as DOMException;
      this.#store.values.clear();
      before.forEach((value, key) => this.#store.values.set(key, value));
      return this.onabort?.();
    }
    this.oncomplete?.();
  }
}
