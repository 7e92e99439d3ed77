// How many connections one session may have at a time, so that a hostile page is contained by its own session.

export class Crowding<Connection> {
  readonly #most: number;
  /** Oldest first. */
  readonly #bySession = new Map<string, Set<Connection>>();

  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Takes one more in; returns the one that has to go for it, or null. That is the oldest: on bad Wi-Fi a phone leaves
   * dead connections behind, which the server takes for living ones for minutes.
   */
  enter(session: string, connection: Connection): Connection | null {
    const connections = this.#bySession.get(session) ?? new Set();
    this.#bySession.set(session, connections.add(connection));
    const [oldest] = connections;
    if (connections.size <= this.#most || oldest === undefined) return null;
    connections.delete(oldest);
    return oldest;
  }

  /** One that has gone by itself, or was told to go. */
  leave(session: string, connection: Connection): void {
    const connections = this.#bySession.get(session);
    connections?.delete(connection);
    if (connections?.size === 0) this.#bySession.delete(session);
  }
}
