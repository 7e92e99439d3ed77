// Which other pages of this browser are open: what they have under way is theirs, and not to be sent a second time.

export interface Tabs {
  /** Answers for a page until the answer is called. */
  announce(page: string): () => void;
  /** The pages announced at this moment, this one's included. */
  open(): Promise<ReadonlySet<string>>;
}

const CHANNEL = 'charrette-pages';
/** Pages in the background answer more slowly; one that is frozen doesn't, and counts as closed. */
const ANSWER_PATIENCE_MS = 200;

type Message = { ask: true } | { here: readonly string[] };

/** Over a BroadcastChannel, which also works where the page isn't a secure context. */
export function browserTabs(): Tabs {
  const own = new Set<string>();
  if (typeof BroadcastChannel === 'undefined') return localTabs(own);
  const channel = new BroadcastChannel(CHANNEL);
  const listeners = new Set<(pages: readonly string[]) => void>();
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if ('here' in data) listeners.forEach((listen) => listen(data.here));
    else if (own.size > 0) channel.postMessage({ here: [...own] } satisfies Message);
  };
  return {
    ...localTabs(own),
    open: () =>
      new Promise((resolve) => {
        const pages = new Set(own);
        const listen = (here: readonly string[]): void => here.forEach((page) => pages.add(page));
        listeners.add(listen);
        channel.postMessage({ ask: true } satisfies Message);
        setTimeout(() => {
          listeners.delete(listen);
          resolve(pages);
        }, ANSWER_PATIENCE_MS);
      }),
  };
}

/** Pages that share `pages` know of each other, others not. */
export function localTabs(pages = new Set<string>()): Tabs {
  return {
    announce(page) {
      pages.add(page);
      return () => pages.delete(page);
    },
    open: () => Promise.resolve(new Set(pages)),
  };
}
