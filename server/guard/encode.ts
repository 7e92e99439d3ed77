// The canonical bytes of a judged update: written from what was judged, so that Yjs can't read anything else in them.
import * as encoding from 'lib0/encoding';
import { ANY, DELETED, GC, HAS_KEY, HAS_ORIGIN, TYPE, TYPE_MAP, type Id } from './decode.ts';
import type { Step } from './resolve.ts';

/**
 * Encodes the steps as one update. What has no effect becomes mere clocks (GC), so none of its content is kept.
 * The delete set is empty: on these documents all that may be deleted is overwritten, and Yjs deletes that itself.
 */
export function encode(steps: readonly Step[]): Uint8Array {
  const blocks = new Map<number, Step[]>();
  for (const step of steps) {
    const { client } = step.struct.id;
    const block = blocks.get(client);
    if (block) block.push(step);
    else blocks.set(client, [step]);
  }
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, blocks.size);
  // Higher ids first, as Yjs writes them.
  for (const [client, block] of [...blocks].sort(([a], [b]) => b - a)) {
    encoding.writeVarUint(encoder, block.length);
    writeId(encoder, { client, clock: block[0]!.struct.id.clock });
    for (const step of block) writeStep(encoder, step);
  }
  encoding.writeVarUint(encoder, 0);
  return encoding.toUint8Array(encoder);
}

function writeStep(encoder: encoding.Encoder, step: Step): void {
  const { struct } = step;
  if (step.act === 'none') {
    encoding.writeUint8(encoder, GC);
    encoding.writeVarUint(encoder, struct.length);
    return;
  }
  const content = step.act === 'create' ? TYPE : struct.kind === 'deleted' ? DELETED : ANY;
  encoding.writeUint8(encoder, content | HAS_KEY | (struct.origin ? HAS_ORIGIN : 0));
  if (struct.origin) {
    writeId(encoder, struct.origin);
  } else {
    encoding.writeVarUint(encoder, struct.root === null ? 0 : 1);
    if (struct.root !== null) encoding.writeVarString(encoder, struct.root);
    else writeId(encoder, struct.parent!);
    encoding.writeVarString(encoder, struct.key!);
  }
  if (content === TYPE) {
    encoding.writeVarUint(encoder, TYPE_MAP);
  } else {
    encoding.writeVarUint(encoder, struct.length);
    if (content === ANY) encoding.writeAny(encoder, struct.value as encoding.AnyEncodable);
  }
}

function writeId(encoder: encoding.Encoder, id: Id): void {
  encoding.writeVarUint(encoder, id.client);
  encoding.writeVarUint(encoder, id.clock);
}
