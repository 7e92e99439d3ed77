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
  const memory = memoryKept();
  const opening = factory ? openDatabase(factory) : Promise.resolve(null);

  async function within<T>(
    mode: IDBTransactionMode,
    ask: (store: IDBObjectStore, give: (value: T) => void) => void,
    otherwise: () => Promise<T>,
  ): Promise<T> {
    const database = await opening;
    if (!database) return otherwise();
    try {
      return await transact(database, mode, ask);
    } catch {
      // The disk is full, or the browser closed the database: memory serves until the page is closed.
      return otherwise();
    }
  }

  return {
    isDurable: opening.then((database) => database !== null),
    get: <T>(key: string) =>
      within<T | undefined>(
        'readonly',
        (store, give) => {
          const asked = store.get(key);
          asked.onsuccess = () => give(asked.result as T | undefined);
        },
        () => memory.get<T>(key),
      ).then((value) => value ?? memory.get<T>(key)),
    put: (key, value) =>
      within<void>(
        'readwrite',
        (store) => store.put(value, key),
        () => memory.put(key, value),
      ),
    remove: async (key) => {
      await memory.remove(key);
      await within<void>(
        'readwrite',
        (store) => store.delete(key),
        () => Promise.resolve(),
      );
    },
    list: async <T>(prefix: string) => {
      const found = await within<(readonly [string, T])[]>(
        'readonly',
        (store, give) => walk<T>(store, prefix, give),
        () => Promise.resolve([]),
      );
      return [...found, ...(await memory.list<T>(prefix))];
    },
    take: <T>(prefix: string) =>
      within<T | undefined>(
        'readwrite',
        (store, give) => {
          const asked = store.openCursor(range(prefix));
          asked.onsuccess = () => {
            give(asked.result?.value as T | undefined);
            asked.result?.delete();
          };
        },
        () => memory.take<T>(prefix),
      ),
  };
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
