// Counts the lines a text takes, as the browser breaks them: by the canvas where there is one, else by a cautious guess.
import { createSubscriber } from 'svelte/reactivity';
import type { Measure } from './pages.ts';

const FAMILY = "'Source Sans 3 Variable', system-ui, sans-serif";
/** Average advance of a letter in ems, on the wide side: without a canvas rather a line too many. */
const GUESSED_ADVANCE = 0.54;
const MOST_CACHED = 5000;

type Advance = (text: string) => number;

/** How many lines greedy breaking at spaces gives; a word wider than the line breaks where it must. */
export function countLines(text: string, width: number, advance: Advance): number {
  const space = advance(' ');
  let lines = 1;
  let used = 0;
  for (const word of text.split(/\s+/u)) {
    const length = advance(word);
    const needed = used === 0 ? length : used + space + length;
    if (needed <= width) {
      used = needed;
      continue;
    }
    if (used > 0) lines += 1;
    const more = Math.max(0, Math.ceil(length / Math.max(width, 1)) - 1);
    lines += more;
    used = length - more * width;
  }
  return lines;
}

function advanceIn(context: OffscreenCanvasRenderingContext2D | null, size: number, weight: number): Advance {
  if (!context) return (text) => [...text].length * GUESSED_ADVANCE * size;
  context.font = `${weight} ${size}px ${FAMILY}`;
  return (text) => context.measureText(text).width;
}

/** Tells when the wall's typeface has arrived: what was measured before is measured again. */
const typefaceArrives = createSubscriber((update) => {
  const fonts = (document as { fonts?: FontFaceSet }).fonts;
  if (!fonts) return;
  let isOver = false;
  const arrived = (): void => {
    if (!isOver) update();
  };
  // Either way it is measured once more: with the typeface, or with the one that stands in for it.
  fonts.load(`450 32px ${FAMILY}`).then(arrived, arrived);
  return () => {
    isOver = true;
  };
});

const context = typeof OffscreenCanvas === 'undefined' ? null : new OffscreenCanvas(1, 1).getContext('2d');

/** A fresh measure with a cache of its own; inside an effect or derived it is renewed once the typeface is there. */
export function textMeasure(): Measure {
  typefaceArrives();
  const known = new Map<string, number>();
  return (text, width, size, weight) => {
    const key = `${weight}/${size}/${width}/${text}`;
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    const lines = countLines(text, width, advanceIn(context, size, weight));
    if (known.size >= MOST_CACHED) known.clear();
    known.set(key, lines);
    return lines;
  };
}

/** The largest of `sizes` at which the text takes no more than `most` lines; the last one if none does. */
export function fitSize(
  measure: Measure,
  text: string,
  width: number,
  sizes: readonly number[],
  most: number,
  weight = 650,
): number {
  return sizes.find((size) => measure(text, width, size, weight) <= most) ?? sizes.at(-1) ?? 0;
}
