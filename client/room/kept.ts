// What a browser keeps of Charrette between two page loads: plain values by key, in IndexedDB or else in memory.

/**
 * No method ever rejects: where the browser refuses to store (private mode, a full disk), values stay in memory for as
 * long as the page is open.
 */
export interface Kept {
  /** False where nothing outlives the page. */
  readonly isDurable: Promise<boolean>;
  get<T>(key: string): Promise<T | undefined>;
  put(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  /** Every value whose key begins with `prefix`, in the order of the keys. */
  list<T>(prefix: string): Promise<(readonly [key: string, value: T])[]>;
  /** Removes and gives the first value whose key begins with `prefix`: never the same one to two tabs. */
  take<T>(prefix: string): Promise<T | undefined>;
}

/** Keeps everything for as long as this object lives; what IndexedDB would refuse to copy throws here too. */
export function memoryKept(isDurable = false): Kept {
  const values = new Map<string, unknown>();
  const keys = (prefix: string): string[] =>
    [...values.keys()].filter((key) => key.startsWith(prefix)).sort();
  return {
    isDurable: Promise.resolve(isDurable),
    get: <T>(key: string) => Promise.resolve(structuredClone(values.get(key)) as T | undefined),
    put(key, value) {
      values.set(key, structuredClone(value));
      return Promise.resolve();
    },
    remove(key) {
      values.delete(key);
      return Promise.resolve();
    },
    list: <T>(prefix: string) =>
      Promise.resolve(keys(prefix).map((key) => [key, structuredClone(values.get(key)) as T] as const)),
    take<T>(prefix: string) {
      const [first] = keys(prefix);
      if (first === undefined) return Promise.resolve(undefined);
      const value = values.get(first) as T;
      values.delete(first);
      return Promise.resolve(value);
    },
  };
}

const STORE = 'kept';
const DATABASE = 'charrette';
/** A format change of anything kept gets a new number, and with it a new, empty store. */
const FORMAT = 1;
/** Some phones never answer the opening of a database; by then nobody waits any more. */
const OPEN_PATIENCE_MS = 3000;
/** The last letter of UTF-16: every key that begins with `prefix` sorts below `prefix + LAST`. */
const LAST = '\uffff';

/** The browser's store; in memory where it has none or doesn't let us. */
export function openKept(factory: IDBFactory | undefined): Kept {
  let opening = factory ? openDatabase(factory) : Promise.resolve(null);
  /** What this page has read or written last: all there is when the database can't be read. */
  const known = new Map<string, unknown>();
  /** Keys of which the database has something older, as it hasn't taken the last write, or not yet. */
  const untaken = new Map<string, object>();

  /** What the transaction gives, or null if the database doesn't do it. */
  async function within<T>(
    mode: IDBTransactionMode,
    ask: (store: IDBObjectStore, give: (value: T) => void) => void,
  ): Promise<{ given: T } | null> {
    for (let tries = 1; ; tries += 1) {
      const used = opening;
      const database = await used;
      if (!database || !factory) return null;
      try {
        return { given: await transact(database, mode, ask) };
      } catch (error) {
        // The disk is full, or all connections are lost: memory serves until the page is closed.
        if (tries > 1 || !isLost(error)) return null;
        if (opening === used) opening = reopened(factory, database);
      }
    }
  }

  async function write(key: string, ask: (store: IDBObjectStore) => void): Promise<void> {
    const turn = {};
    untaken.set(key, turn);
    const isTaken = await within<void>('readwrite', ask);
    if (isTaken && untaken.get(key) === turn) untaken.delete(key);
  }

  function learn(key: string, value: unknown): void {
    if (untaken.has(key)) return;
    if (value === undefined) known.delete(key);
    else known.set(key, value);
  }

  return {
    isDurable: opening.then((database) => database !== null),
    async get<T>(key: string) {
      const found = await within<T | undefined>('readonly', (store, give) => {
        const asked = store.get(key);
        asked.onsuccess = () => give(asked.result as T | undefined);
      });
      if (found) learn(key, found.given);
      return structuredClone(known.get(key)) as T | undefined;
    },
    put(key, value) {
      known.set(key, structuredClone(value));
      return write(key, (store) => store.put(value, key));
    },
    remove(key) {
      known.delete(key);
      return write(key, (store) => store.delete(key));
    },
    async list<T>(prefix: string) {
      const found = await within<(readonly [string, T])[]>('readonly', (store, give) =>
        walk<T>(store, prefix, give),
      );
      const keys = (): string[] => [...known.keys()].filter((key) => key.startsWith(prefix)).sort();
      if (found) {
        const values = new Map(found.given);
        for (const key of keys()) learn(key, values.get(key));
        values.forEach((value, key) => learn(key, value));
      }
      return keys().map((key) => [key, structuredClone(known.get(key)) as T] as const);
    },
    async take<T>(prefix: string) {
      const found = await within<readonly [string, T] | undefined>('readwrite', (store, give) => {
        const asked = store.openCursor(range(prefix));
        asked.onsuccess = () => {
          const cursor = asked.result;
          if (!cursor) return;
          // Given away or removed already, though the database couldn't be told.
          if (untaken.has(String(cursor.key))) return cursor.continue();
          give([String(cursor.key), cursor.value as T]);
          cursor.delete();
        };
      });
      if (found?.given) {
        known.delete(found.given[0]);
        return found.given[1];
      }
      // What the database has may be taken by another tab; what it hasn't is this page's alone.
      const [own] = [...known.keys()].filter((key) => key.startsWith(prefix) && untaken.has(key)).sort();
      if (own === undefined) return undefined;
      const value = known.get(own) as T;
      known.delete(own);
      return value;
    },
  };
}

/** Connections end while a phone sleeps, or when somebody clears what pages have kept; a new one can be made. */
const isLost = (error: unknown): boolean =>
  error instanceof DOMException && ['InvalidStateError', 'UnknownError'].includes(error.name);

function reopened(factory: IDBFactory, lost: IDBDatabase): Promise<IDBDatabase | null> {
  lost.close();
  return openDatabase(factory);
}

const range = (prefix: string): IDBKeyRange => IDBKeyRange.bound(prefix, prefix + LAST);

function walk<T>(
  store: IDBObjectStore,
  prefix: string,
  give: (found: (readonly [string, T])[]) => void,
): void {
  const found: (readonly [string, T])[] = [];
  const asked = store.openCursor(range(prefix));
  asked.onsuccess = () => {
    const cursor = asked.result;
    if (!cursor) return give(found);
    found.push([String(cursor.key), cursor.value as T]);
    cursor.continue();
  };
}

/** Resolves once the transaction is complete, so that what was written or taken is written or taken for good. */
function transact<T>(
  database: IDBDatabase,
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore, give: (value: T) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode, { durability: 'strict' });
    let given: T;
    ask(transaction.objectStore(STORE), (value) => {
      given = value;
    });
    transaction.oncomplete = () => resolve(given);
    transaction.onabort = () => reject(transaction.error ?? new Error('the transaction was called off'));
  });
}

function openDatabase(factory: IDBFactory): Promise<IDBDatabase | null> {
  return new Promise((resolve) => {
    const patience = setTimeout(() => resolve(null), OPEN_PATIENCE_MS);
    const settle = (database: IDBDatabase | null) => {
      clearTimeout(patience);
      resolve(database);
    };
    try {
      const asked = factory.open(`${DATABASE}-${FORMAT}`, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
      asked.onsuccess = () => settle(asked.result);
      asked.onerror = () => settle(null);
    } catch {
      // Some browsers throw instead of answering where storage is forbidden.
      settle(null);
    }
  });
}
