/** What a counting socket lets out, and how it numbers it. */
import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import type { SocketClass } from '../../../client/room/environment.ts';
import { changeIn, countingSocket } from '../../../client/room/wire.ts';
import {
  MESSAGE_AWARENESS,
  MESSAGE_SYNC,
  SYNC_STEP_1,
  SYNC_STEP_2,
  SYNC_UPDATE,
} from '../../../shared/protocol/frames.ts';
import { VirtualSocket } from '../../support/client-wire.ts';

function frame(...numbers: number[]): Uint8Array<ArrayBuffer> {
  const encoder = encoding.createEncoder();
  numbers.forEach((number) => encoding.writeVarUint(encoder, number));
  return encoding.toUint8Array(encoder) as Uint8Array<ArrayBuffer>;
}
const QUESTION = frame(MESSAGE_SYNC, SYNC_STEP_1, 0);
const STEP_2 = frame(MESSAGE_SYNC, SYNC_STEP_2, 0);
const UPDATE = frame(MESSAGE_SYNC, SYNC_UPDATE, 0);
const PRESENCE = frame(MESSAGE_AWARENESS, 0);

/** A socket that is open, what went out of it, and what was counted. */
function open(mayWrite = true) {
  const out: Uint8Array[] = [];
  const counted: string[] = [];
  class Recorder extends VirtualSocket {
    override send(bytes: Uint8Array): void {
      out.push(bytes);
    }
  }
  const Counting = countingSocket(Recorder as unknown as SocketClass, mayWrite, {
    dialled: () => void counted.push('dialled'),
    sent: (number, kind) => void counted.push(`${number} ${kind}`),
  });
  const socket = new Counting('ws://192.168.1.20');
  Object.assign(socket, { readyState: socket.OPEN });
  return { socket, out, counted };
}

describe('counting', () => {
  it('N1 knows step 2 and updates from the rest', () => {
    expect([QUESTION, STEP_2, UPDATE, PRESENCE].map(changeIn)).toEqual([null, 'step 2', 'update', null]);
  });

  it('N1 numbers only frames with changes, from 1', () => {
    const { socket, out, counted } = open();
    [QUESTION, PRESENCE, STEP_2, UPDATE, PRESENCE, UPDATE].forEach((one) => socket.send(one));
    expect(out).toEqual([QUESTION, PRESENCE, STEP_2, UPDATE, PRESENCE, UPDATE]);
    expect(counted).toEqual(['dialled', '1 step 2', '2 update', '3 update']);
  });

  it('N2 holds updates back until step 2 is out', () => {
    const { socket, out, counted } = open();
    [UPDATE, QUESTION, UPDATE, STEP_2, UPDATE].forEach((one) => socket.send(one));
    expect(out).toEqual([QUESTION, STEP_2, UPDATE]);
    expect(counted).toEqual(['dialled', '1 step 2', '2 update']);
  });

  it('N7 a replica that only reads sends no change at all', () => {
    const { socket, out } = open(false);
    [QUESTION, STEP_2, UPDATE, PRESENCE].forEach((one) => socket.send(one));
    expect(out).toEqual([QUESTION, PRESENCE]);
  });

  it('N1 a frame that a closing socket would swallow counts for nothing', () => {
    const { socket, counted } = open();
    Object.assign(socket, { readyState: socket.CLOSING });
    socket.send(STEP_2);
    expect(counted).toEqual(['dialled']);
  });
});
