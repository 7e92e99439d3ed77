// The floor: a server that passes on whatever comes in, at once (plain) or in one prebuilt frame a tick (tick).
import { WebSocketServer } from 'ws';

const isTicking = process.argv.includes('tick');
const TICK_MS = 20;
const sockets = new Set();
let waiting = [];

/** A whole unmasked WebSocket frame. */
function frameOf(payloads) {
  const length = payloads.reduce((sum, { length }) => sum + length, 0);
  const head = length < 126 ? Buffer.from([0x82, length]) : Buffer.alloc(length < 65536 ? 4 : 10);
  if (length >= 65536) head.writeUInt32BE(length, 6);
  else if (length >= 126) head.writeUInt16BE(length, 2);
  if (length >= 126) head.set([0x82, length < 65536 ? 126 : 127]);
  return Buffer.concat([head, ...payloads]);
}

function tick() {
  const frame = frameOf(waiting);
  waiting = [];
  for (const socket of sockets) socket._socket.write(frame);
}

const server = new WebSocketServer({
  host: '127.0.0.1',
  port: Number(process.env.PORT),
  perMessageDeflate: false,
});
server.on('listening', () => console.log('listening'));
server.on('connection', (socket) => {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
  socket.on('error', () => socket.terminate());
  socket.on('message', (bytes) => {
    if (!isTicking) for (const other of sockets) other.send(bytes);
    else if (waiting.push(bytes) === 1) setTimeout(tick, TICK_MS);
  });
});
