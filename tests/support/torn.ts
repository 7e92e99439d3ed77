/** What a power cut may leave of the end of a write-ahead log that was still on its way to the disk. */
import type { Random } from './random.ts';

/** The smallest piece that a disk writes whole. */
const SECTOR = 512;
/** Bytes of a log's header, and of that of each of its frames, which is followed by a page. */
export const LOG_HEADER = 32;
const FRAME_HEADER = 24;

/** Where the last whole transaction of the log ends; what lies behind is from before the log began anew. */
export function endOfLog(log: Buffer): number {
  const frame = FRAME_HEADER + log.readUInt32BE(8);
  const salts = log.subarray(16, 24);
  let end = LOG_HEADER;
  for (let at = LOG_HEADER; at + frame <= log.length; at += frame) {
    if (!log.subarray(at + 8, at + 16).equals(salts)) break;
    if (log.readUInt32BE(at + 4) > 0) end = at + frame;
  }
  return end;
}

export interface Cut {
  /** The log as it was flushed, and as it would have become. */
  flushed: Buffer;
  written: Buffer;
  /** From where on they may differ. */
  from: number;
}

/** Bytes of the log as it was flushed; where it was shorter, zeros. */
function before({ flushed, written }: Cut): Buffer {
  const bytes = Buffer.alloc(Math.max(flushed.length, written.length));
  flushed.copy(bytes);
  return bytes;
}

/** A place between what is flushed and the end of what was written. */
const placeIn = ({ from, written }: Cut, random: Random): number =>
  from + random.int(endOfLog(written) - from + 1);

/** Ways to lose what wasn't flushed. What was is never touched. */
export const HARMS: Record<string, (cut: Cut, random: Random) => Buffer> = {
  'is cut off'(cut, random) {
    const at = placeIn(cut, random);
    return Buffer.concat([cut.written.subarray(0, at), cut.flushed.subarray(at)]);
  },
  'is zeros'(cut, random) {
    return Buffer.from(cut.written).fill(0, placeIn(cut, random));
  },
  'is garbage'(cut, random) {
    const at = placeIn(cut, random);
    return Buffer.concat([cut.written.subarray(0, at), random.bytes(cut.written.length - at)]);
  },
  'lacks sectors'(cut, random) {
    const left = Buffer.from(cut.written);
    const old = before(cut);
    const share = random.pick([0.0005, 0.002, 0.02, 0.2]);
    for (let sector = cut.from - (cut.from % SECTOR); sector < left.length; sector += SECTOR) {
      if (random.next() < share)
        old.copy(left, Math.max(sector, cut.from), Math.max(sector, cut.from), sector + SECTOR);
    }
    return left;
  },
};
