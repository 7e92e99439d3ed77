// Small texts kept in this browser; where it forbids storage (private windows), they live as long as the page.
const pageOnly = new Map<string, string>();
const PREFIX = 'charrette.';

/** Whatever the browser's storage does, or `otherwise` where it refuses. */
function tolerant<T>(use: (storage: Storage) => T, otherwise: T): T {
  try {
    return use(localStorage);
  } catch {
    // Storage is switched off or full: what was said is still in `pageOnly`.
    return otherwise;
  }
}

export function keep(key: string, text: string): void {
  const isStored = tolerant((storage) => {
    storage.setItem(PREFIX + key, text);
    return true;
  }, false);
  if (isStored) pageOnly.delete(key);
  else pageOnly.set(key, text);
}

export const kept = (key: string): string | null =>
  pageOnly.get(key) ?? tolerant((storage) => storage.getItem(PREFIX + key), null);

export function forget(key: string): void {
  pageOnly.delete(key);
  tolerant((storage) => storage.removeItem(PREFIX + key), undefined);
}
