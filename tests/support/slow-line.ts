/** A stretch of network between phones and a server over real sockets, which lets down to them only so many bytes a second. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

const STEPS_A_SECOND = 10;

interface Pair {
  /** Towards the server. */
  up: Socket;
  /** Towards the phone. */
  down: Socket;
}

export class SlowLine {
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  #bytesPerSecond = Infinity;
  #timer: NodeJS.Timeout | null = null;
  /** Bytes that have come down since it was last slowed down. */
  passed = 0;

  private constructor(server: Server, target: URL) {
    this.#server = server;
    server.on('connection', (down) => this.#join(down, connect(Number(target.port), target.hostname)));
  }

  /** A line to the server at this address, as fast as the machine. */
  static async to(url: string): Promise<SlowLine> {
    const server = createServer();
    const line = new SlowLine(server, new URL(url));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return line;
  }

  /** Where phones reach the server over it. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  slowDown(bytesPerSecond: number): void {
    this.passed = 0;
    this.#bytesPerSecond = bytesPerSecond;
    this.#pairs.forEach(({ up, down }) => up.unpipe(down).pause());
    this.#timer = setInterval(() => this.#letDown(), 1000 / STEPS_A_SECOND);
  }

  speedUp(): void {
    this.#bytesPerSecond = Infinity;
    if (this.#timer) clearInterval(this.#timer);
    this.#pairs.forEach(({ up, down }) => up.pipe(down));
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#pairs.forEach(({ up, down }) => [up, down].forEach((socket) => socket.destroy()));
    this.#server.close();
  }

  #join(down: Socket, up: Socket): void {
    const pair = { up, down };
    this.#pairs.add(pair);
    down.pipe(up);
    if (this.#bytesPerSecond === Infinity) up.pipe(down);
    for (const [one, other] of [
      [up, down],
      [down, up],
    ] as const) {
      one.on('error', () => one.destroy());
      one.on('close', () => {
        other.destroy();
        this.#pairs.delete(pair);
      });
    }
  }

  /** Exactly so many bytes: what is more stays in the system's buffers, and then in the server. */
  #letDown(): void {
    for (const { up, down } of this.#pairs) {
      const bytes = up.read(this.#bytesPerSecond / STEPS_A_SECOND) as Buffer | null;
      if (bytes === null) continue;
      this.passed += bytes.length;
      down.write(bytes);
    }
  }
}
