// What the server uses while the bots are there: processor time over the whole rehearsal, memory at its highest.
import type { Api, Usage } from './api.ts';

/** Memory grows over seconds; asking costs the server a few ms each time. */
const LOOK_EVERY_MS = 1000;

export interface UsageWatch {
  /** What was used since the start; null where the server doesn't tell. */
  end(): Promise<Usage | null>;
}

export async function watchUsage(api: Api): Promise<UsageWatch> {
  const before = await api.usage();
  let rssMb = before?.rssMb ?? 0;
  const look = async (): Promise<Usage | null> => {
    const now = await api.usage();
    rssMb = Math.max(rssMb, now?.rssMb ?? 0);
    return now;
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  return {
    end: async () => {
      clearInterval(timer);
      const now = await look();
      return before && now && { cpuSeconds: now.cpuSeconds - before.cpuSeconds, rssMb };
    },
  };
}
