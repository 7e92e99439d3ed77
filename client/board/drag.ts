// Dragging by pointer as a small state machine, with its measures; no DOM, so that it is tested as it is.

/** A finger holds this long before it lifts: shorter snatches cards from people who scroll, longer feels stuck. */
export const HOLD_MS = 250;
/** A finger that moves further while it holds is scrolling. */
export const FINGER_SLACK_PX = 8;
/** A mouse lifts once it has moved this far: less would lift on a shaky click. */
export const MOUSE_THRESHOLD_PX = 5;
/** So close to a column's edge it scrolls, faster towards the edge. */
export const EDGE_PX = 56;
/** Pixels a second at the edge itself. */
export const EDGE_SPEED = 900;
/** The upper and lower part of a card that mean "beside it"; what is between means "on it". */
export const BESIDE = 0.28;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export type Press =
  | { readonly phase: 'idle' }
  | {
      readonly phase: 'pressed';
      readonly id: string;
      readonly pointer: number;
      readonly isFinger: boolean;
      readonly from: Point;
    }
  | {
      readonly phase: 'dragging';
      readonly id: string;
      readonly pointer: number;
      readonly isFinger: boolean;
      readonly at: Point;
    };

export type Signal =
  | {
      readonly type: 'down';
      readonly id: string;
      readonly pointer: number;
      readonly isFinger: boolean;
      readonly at: Point;
    }
  | { readonly type: 'move'; readonly pointer: number; readonly at: Point }
  /** The finger has held for HOLD_MS. */
  | { readonly type: 'held' }
  | { readonly type: 'up' | 'cancel'; readonly pointer: number };

export const IDLE: Press = { phase: 'idle' };

/** The press after a signal. Going from dragging to idle by 'up' is a drop; by 'cancel' everything stays. */
export function nextPress(press: Press, signal: Signal): Press {
  switch (signal.type) {
    case 'down': {
      // A second finger ends what the first began: two fingers are never a drag.
      if (press.phase !== 'idle') return IDLE;
      const { id, pointer, isFinger, at } = signal;
      return { phase: 'pressed', id, pointer, isFinger, from: at };
    }
    case 'held':
      if (press.phase !== 'pressed' || !press.isFinger) return press;
      return { phase: 'dragging', id: press.id, pointer: press.pointer, isFinger: true, at: press.from };
    case 'move': {
      if (press.phase === 'idle' || press.pointer !== signal.pointer) return press;
      if (press.phase === 'dragging') return { ...press, at: signal.at };
      const far = Math.hypot(signal.at.x - press.from.x, signal.at.y - press.from.y);
      if (press.isFinger) return far > FINGER_SLACK_PX ? IDLE : press;
      if (far < MOUSE_THRESHOLD_PX) return press;
      return { phase: 'dragging', id: press.id, pointer: press.pointer, isFinger: false, at: signal.at };
    }
    case 'up':
    case 'cancel':
      return press.phase === 'idle' || press.pointer === signal.pointer ? IDLE : press;
  }
}

/** Which part of a card or stack from `top` to `bottom` the pointer is over. */
export function partOf(y: number, top: number, bottom: number, canStack: boolean): 'before' | 'on' | 'after' {
  const share = (y - top) / Math.max(1, bottom - top);
  if (!canStack) return share < 0.5 ? 'before' : 'after';
  if (share < BESIDE) return 'before';
  return share > 1 - BESIDE ? 'after' : 'on';
}

/** How fast a column from `top` to `bottom` scrolls with the pointer at `y`, in pixels a second; negative is up. */
export function scrollSpeed(y: number, top: number, bottom: number): number {
  const reach = Math.min(EDGE_PX, (bottom - top) / 4);
  if (y < top + reach) return -EDGE_SPEED * Math.min(1, (top + reach - y) / reach);
  if (y > bottom - reach) return EDGE_SPEED * Math.min(1, (y - bottom + reach) / reach);
  return 0;
}
