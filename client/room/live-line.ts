// The wire of the live door: Socket.IO made into a line that either carries or is down; who redials is live.ts.
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { Face } from '../../shared/protocol/http.ts';
import type {
  ClientToServer,
  CommandBody,
  CommandName,
  CommandOutcome,
  Hello,
  ServerToClient,
  TopicName,
  Topics,
} from '../../shared/protocol/live.ts';
import type { Refusal } from '../../shared/outcome.ts';

/** What the line reports. After `down` it is silent until dialled again. */
export interface LiveListener {
  hello(hello: Hello): void;
  topic<N extends TopicName>(name: N, seq: number, value: Topics[N]): void;
  goodbye(refusal: Refusal): void;
  /** The server answered the call with a refusal. */
  turnedAway(refusal: Refusal, message: string): void;
  down(): void;
}

export interface LiveLine {
  dial(): void;
  send<N extends CommandName>(
    name: N,
    body: CommandBody<N>,
    acknowledged: (outcome: CommandOutcome<N>) => void,
  ): void;
  hangUp(): void;
}

/** Phones on a bad net take long to connect; longer than this is a dead address. */
const DIAL_PATIENCE_MS = 10_000;

interface TurnedAway extends Error {
  data?: { refusal?: Refusal; message?: string };
}

export function dialSocketIo(
  origin: string,
  auth: { code: string; as: Face; token?: string },
  listener: LiveListener,
): LiveLine {
  const socket: Socket<ServerToClient, ClientToServer> = io(origin, {
    path: '/live',
    transports: ['websocket'],
    auth,
    autoConnect: false,
    // One waiting rule for both sockets: live.ts redials, with jitter.
    reconnection: false,
    forceNew: true,
    timeout: DIAL_PATIENCE_MS,
  });
  socket.on('hello', (hello) => listener.hello(hello));
  socket.on('topic', (name, seq, value) => listener.topic(name, seq, value));
  socket.on('goodbye', (refusal) => listener.goodbye(refusal));
  socket.on('disconnect', () => listener.down());
  socket.on('connect_error', (error: TurnedAway) => {
    const refusal = error.data?.refusal;
    if (refusal) listener.turnedAway(refusal, error.data?.message ?? error.message);
    else listener.down();
  });
  return {
    dial: () => void socket.connect(),
    send<N extends CommandName>(
      name: N,
      body: CommandBody<N>,
      acknowledged: (outcome: CommandOutcome<N>) => void,
    ) {
      // The table of commands says which outcome belongs to which name; Socket.IO's types can't follow it.
      if (!socket.connected) return;
      socket.emit('command', name, body, (outcome) => acknowledged(outcome as CommandOutcome<N>));
    },
    hangUp: () => void socket.disconnect(),
  };
}
