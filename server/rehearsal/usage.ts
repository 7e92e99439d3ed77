// What the server uses while the bots are there: processor time over the whole rehearsal, memory at its highest.
import type { Api, Usage } from './api.ts';

/** Memory grows over seconds; asking costs the server a few ms each time. */
const LOOK_EVERY_MS = 1000;

export interface UsageWatch {
  /** What was used since the start; null where the server doesn't tell. */
  end(): Promise<Usage | null>;
}

export async function watchUsage(api: Api): Promise<UsageWatch> {
  let last = await api.usage();
  const used: Usage = { cpuSeconds: 0, rssMb: last?.rssMb ?? 0 };
  const look = async (): Promise<Usage | null> => {
    const now = await api.usage();
    if (!now || !last) return null;
    // Less than before: the server was started anew, and counts from 0.
    used.cpuSeconds += now.cpuSeconds - (now.cpuSeconds < last.cpuSeconds ? 0 : last.cpuSeconds);
    used.rssMb = Math.max(used.rssMb, now.rssMb);
    last = now;
    return used;
  };
  // One after the other: an older answer that came later would be taken for a new start.
  let looking: Promise<unknown> | null = null;
  const timer = setInterval(() => {
    looking ??= look().finally(() => (looking = null));
  }, LOOK_EVERY_MS);
  return {
    end: async () => {
      clearInterval(timer);
      await looking;
      return look();
    },
  };
}
