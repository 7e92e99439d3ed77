// The live door: commands with an acknowledged outcome, and the topics rooms tell, over Socket.IO at /live.
import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import * as v from 'valibot';
import { CodeSchema } from '../../shared/ids.ts';
import { refuse, type Outcome, type Refusal } from '../../shared/outcome.ts';
import { FaceSchema } from '../../shared/protocol/http.ts';
import {
  COMMANDS,
  type ClientToServer,
  type CommandBody,
  type CommandName,
  type ServerToClient,
} from '../../shared/protocol/live.ts';
import type { Clock } from '../clock.ts';
import { Crowding } from '../crowding.ts';
import type { Log } from '../log.ts';
import { boundPings } from '../pings.ts';
import { TokenBucket } from '../rate.ts';
import type { Registry } from '../rooms/registry.ts';
import type { Room } from '../rooms/room.ts';
import type { Audience, Expulsion, Publication } from '../rooms/turn.ts';
import { isForeign, sessionOf } from '../sessions.ts';
import { Backlog, cutOff, webSocketOf, type Connection } from './backlog.ts';

/** Largest message in bytes: a ballot over 100 projects is about 3 KB. */
const MESSAGE_MAX = 32 * 1024;
/** Commands a connection may send: a burst, then so many a second. */
const COMMAND_BURST = 60;
const COMMANDS_PER_SECOND = 10;
/** Packets of any kind, commands among them, from one connection: a burst, then so many a second. */
const PACKET_BURST = 300;
const PACKETS_PER_SECOND = 50;
/** Connections of one session: a tab has one. */
const CONNECTIONS_MOST = 10;

interface Guest {
  room: Room;
  session: string;
}
type LiveServer = Server<ClientToServer, ServerToClient, Record<string, never>, Guest>;
type LiveSocket = Socket<ClientToServer, ServerToClient, Record<string, never>, Guest>;

const AuthSchema = v.object({
  code: CodeSchema,
  as: v.optional(FaceSchema, 'join'),
  token: v.optional(v.pipe(v.string(), v.regex(/^[0-9A-Za-z]{20,64}$/))),
});

export class LiveDoor {
  readonly #io: LiveServer;
  readonly #rooms: Registry;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #crowding = new Crowding<LiveSocket>(CONNECTIONS_MOST);
  readonly #backlogs = new Map<Connection, Backlog>();

  constructor(http: HttpServer, rooms: Registry, environment: { clock: Clock; log: Log; publicUrl: string }) {
    this.#rooms = rooms;
    this.#clock = environment.clock;
    this.#log = environment.log;
    this.#io = new Server(http, {
      path: '/live',
      transports: ['websocket'],
      maxHttpBufferSize: MESSAGE_MAX,
      serveClient: false,
      // The sync door takes the other upgrades of this server.
      destroyUpgrade: false,
      allowRequest: (request, decide) => {
        const foreign = isForeign(request, environment.publicUrl);
        decide(foreign ? 'wrong-origin' : null, !foreign);
      },
    });
    this.#io.use((socket, next) => {
      this.#admit(socket).then(
        (outcome) => next(outcome.ok ? undefined : turnedAway(outcome.refusal, outcome.message)),
        (error: unknown) => {
          this.#log.error({ err: error }, 'a live connection could not be opened');
          next(turnedAway('internal', 'a fault of ours'));
        },
      );
    });
    // Also those that never get as far as a welcome.
    this.#io.engine.on('connection', (connection: Connection) => this.#bound(connection));
    this.#io.on('connection', (socket) => this.#welcome(socket));
    rooms.listen({
      publish: (code, publication) => this.#publish(code, publication),
      expel: (code, expulsion) => this.#expel(code, expulsion),
    });
  }

  get connections(): number {
    return this.#io.of('/').sockets.size;
  }

  /** Bytes that wait in this process for the slowest connection. */
  get mostUnsentBytes(): number {
    return [...this.#backlogs.values()].reduce((most, { unsentBytes }) => Math.max(most, unsentBytes), 0);
  }

  async close(): Promise<void> {
    this.#io.disconnectSockets(true);
    await this.#io.close();
  }

  async #admit(socket: LiveSocket): Promise<Outcome<null>> {
    const auth = v.safeParse(AuthSchema, socket.handshake.auth);
    if (!auth.success) return refuse('malformed', 'auth needs code, as and, without a cookie, token');
    const { code, as, token } = auth.output;
    const room = await this.#rooms.find(code);
    if (!room) return refuse('wrong-code', 'no workshop has this code');
    const url = new URL(`http://host/?as=${as}${token ? `&token=${token}` : ''}`);
    const session = sessionOf(socket.request, url, code);
    const caller = session === null ? refuse('not-admitted', 'no session') : room.caller(session);
    if (!caller.ok) return caller;
    socket.data.room = room;
    socket.data.session = session ?? '';
    return { ok: true, value: null };
  }

  /** Who reads too slowly or sends too much is cut off below Socket.IO, as when the network breaks: it comes again and is told everything. */
  #bound(connection: Connection): void {
    let isCut = false;
    const cut = (why: string): void => {
      if (isCut) return;
      isCut = true;
      this.#log.warn(`a live connection ${why} and is cut off`);
      // Not here: a room is just telling everybody.
      setImmediate(() => cutOff(connection));
    };
    const backlog = new Backlog(connection, () => cut('reads too slowly'));
    const pace = new TokenBucket(this.#clock, PACKET_BURST, PACKETS_PER_SECOND);
    connection.on('packet', () => {
      if (!pace.take()) cut('sends too much');
    });
    this.#backlogs.set(connection, backlog);
    boundPings(webSocketOf(connection), this.#clock, () => cutOff(connection));
    connection.on('close', () => this.#backlogs.delete(connection));
  }

  #welcome(socket: LiveSocket): void {
    const { room, session } = socket.data;
    // Below Socket.IO, so that it comes again, which it doesn't after a goodbye.
    this.#crowding.enter(session, socket)?.conn.close();
    socket.on('disconnect', () => this.#crowding.leave(session, socket));
    const bucket = new TokenBucket(this.#clock, COMMAND_BURST, COMMANDS_PER_SECOND);
    socket.on('command', (name, body, ack) => {
      // A client that wants no answer can't be told of a refusal; it is none of ours.
      if (typeof ack !== 'function') return;
      const answer = ack as (outcome: Outcome<unknown>) => void;
      if (!bucket.take()) return answer(refuse('too-many', 'too many commands; wait a moment'));
      this.#command(room, session, name, body).then(answer, (error: unknown) => {
        this.#log.error({ code: room.code, command: name, err: error }, 'a command failed');
        answer(refuse('internal', 'a fault of ours; nothing was changed'));
      });
    });
    room
      .hello(session, (caller) => {
        if (!socket.connected) return;
        const leave = room.presence.enter(caller.participant);
        socket.on('disconnect', leave);
        void socket.join(roomsOf(room.code, caller.role, caller.participant, session));
      })
      .then((hello) => {
        if (hello.ok) this.#backlogs.get(socket.conn)?.greet(() => socket.emit('hello', hello.value));
        else if (hello.refusal === 'too-many') socket.conn.close();
        else socket.disconnect(true);
      })
      .catch((error: unknown) => {
        this.#log.error({ code: room.code, err: error }, 'a screen could not be greeted');
        socket.disconnect(true);
      });
  }

  async #command(room: Room, session: string, name: string, body: unknown): Promise<Outcome<unknown>> {
    if (!isCommand(name)) return refuse('malformed', 'no such command');
    // To the validator a list without items is an object without fields.
    if (Array.isArray(body)) return refuse('malformed', `${name}: body: a list`);
    const parsed = v.safeParse(COMMANDS[name], body);
    if (!parsed.success) {
      const [issue] = parsed.issues;
      return refuse('malformed', `${name}: ${v.getDotPath(issue) ?? 'body'}: ${issue.message}`);
    }
    return room.command(session, name, parsed.output as CommandBody<typeof name>);
  }

  #publish(code: string, { audience, topic, seq, value }: Publication): void {
    this.#io.to(audienceRoom(code, audience)).emit('topic', topic, seq, value as never);
  }

  #expel(code: string, { everyone, participant, sessions, refusal }: Expulsion): void {
    if (everyone) {
      // Below Socket.IO, as when the network breaks: a screen that is disconnected by it would not come again.
      for (const socket of this.#io.of('/').sockets.values()) {
        if (socket.data.room.code === code) socket.conn.close();
      }
      return;
    }
    const targets = [
      ...(participant === undefined ? [] : [audienceRoom(code, { participant })]),
      ...(sessions ?? []).map((session) => `session ${session}`),
    ];
    if (targets.length === 0) return;
    this.#io.to(targets).emit('goodbye', refusal);
    this.#io.in(targets).disconnectSockets(true);
  }
}

/** A handshake's refusal as Socket.IO carries it: in `data` of the error. */
function turnedAway(refusal: Refusal, message: string): Error {
  return Object.assign(new Error(message), { data: { refusal, message } });
}

const isCommand = (name: unknown): name is CommandName =>
  typeof name === 'string' && Object.hasOwn(COMMANDS, name);

/** Names of the audiences among Socket.IO's own rooms. */
function audienceRoom(code: string, audience: Audience): string {
  if (audience === 'everyone') return code;
  return audience === 'hosts' ? `${code} hosts` : `${code} person ${audience.participant}`;
}

function roomsOf(code: string, role: string, participant: string, session: string): string[] {
  const rooms = [code, `session ${session}`];
  if (role === 'host' || role === 'cohost') rooms.push(audienceRoom(code, 'hosts'));
  if (participant) rooms.push(`${code} person ${participant}`);
  return rooms;
}
