// What the server tells of itself at /metrics: its process, its connections; nothing of what people write or choose.
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** Read when somebody asks. */
export interface Measures {
  syncConnections: () => number;
  syncBehind: () => number;
  syncMostUnsentBytes: () => number;
  liveConnections: () => number;
  liveMostUnsentBytes: () => number;
  openRooms: () => number;
}

const registries = new WeakMap<Measures, Registry>();

function registryOf(measures: Measures): Registry {
  const known = registries.get(measures);
  if (known) return known;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  };
  gauge('charrette_sync_connections', 'Open connections of the sync door', measures.syncConnections);
  gauge('charrette_sync_behind', 'Those of them that read too slowly', measures.syncBehind);
  gauge(
    'charrette_sync_most_unsent_bytes',
    'Bytes that wait in the process for the slowest of them',
    measures.syncMostUnsentBytes,
  );
  gauge('charrette_live_connections', 'Open connections of the live door', measures.liveConnections);
  gauge(
    'charrette_live_most_unsent_bytes',
    'Bytes that wait in the process for the slowest of them',
    measures.liveMostUnsentBytes,
  );
  gauge('charrette_open_rooms', 'Workshops in memory', measures.openRooms);
  registries.set(measures, registry);
  return registry;
}

export async function metricsText(measures: Measures): Promise<{ type: string; text: string }> {
  const registry = registryOf(measures);
  return { type: registry.contentType, text: await registry.metrics() };
}
