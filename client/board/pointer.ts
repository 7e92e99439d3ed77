// Turns what finger and mouse do on the board into lifting, carrying and putting down; frames touch no state.
import type { Attachment } from 'svelte/attachments';
import { HOLD_MS, IDLE, nextPress, scrollSpeed, type Point, type Press, type Signal } from './drag.ts';
import { aim, type Aim } from './aim.ts';
import { elementOf, liftOf, showMark } from './marks.ts';
import { movedOf } from './keyboard.ts';
import { isSameSpot } from './spots.ts';
import { copyOf, type Travel } from './travel.ts';
import type { BoardView } from './view.svelte.ts';

/** On a phone: how near to the side, and for how long, before the next theme comes. */
const SIDE_PX = 28;
const SIDE_MS = 550;

const FINGER_SCALE = 0.72;
/** The board changes under a hand that rests: others move cards too. */
const LOOK_AGAIN_MS = 200;
/** After a hitch nothing leaps. */
const MOST_PASSED_MS = 50;

/** Everything that exists only while something is carried. */
interface Carrying {
  copy: HTMLElement;
  /** From the pointer to the copy's corner. */
  grip: Point;
  /** Where the pointer was when it was last looked at, when that was, and what it aimed at. */
  at: Point | null;
  aimedAtMs: number;
  aimed: Aim | null;
  isScrolling: boolean;
  frame: number;
  frameAtMs: number;
  sideSinceMs: number;
}

export const dragging =
  (view: BoardView, travel: Travel): Attachment<HTMLElement> =>
  (root) => {
    let press: Press = IDLE;
    let carrying: Carrying | null = null;
    const mark = root.querySelector<HTMLElement>('[data-mark]');
    let holding: ReturnType<typeof setTimeout> | undefined;

    function send(signal: Signal): void {
      const before = press;
      press = nextPress(press, signal);
      if (press.phase !== 'pressed') clearTimeout(holding);
      if (before.phase !== 'dragging' && press.phase === 'dragging') take(press.id, press.at);
      if (before.phase === 'dragging' && press.phase === 'idle') release(before.id, signal.type === 'up');
      if (before.phase === 'idle' && press.phase !== 'idle') listen();
      if (before.phase !== 'idle' && press.phase === 'idle') stopListening();
    }

    function take(id: string, at: Point): void {
      const element = elementOf(id);
      const layer = root.querySelector<HTMLElement>('[data-layer]');
      const why = view.whyNotLift(id);
      if (why || !element || !layer) {
        if (why) view.say(why, 'refused');
        press = IDLE;
        stopListening();
        return;
      }
      if (press.phase === 'dragging' && press.isFinger) navigator.vibrate?.(12);
      const card = liftOf(element);
      const { left, top } = card.getBoundingClientRect();
      const copy = copyOf(card);
      layer.append(copy);
      copy.style.transformOrigin = `${at.x - left}px ${at.y - top}px`;
      view.dragged = id;
      view.current = id;
      view.notice = null;
      root.dataset['dragging'] = '';
      const grip = { x: left - at.x, y: top - at.y };
      const nowMs = performance.now();
      carrying = {
        copy,
        grip,
        at: null,
        aimed: null,
        aimedAtMs: 0,
        isScrolling: false,
        frame: 0,
        frameAtMs: nowMs,
        sideSinceMs: 0,
      };
      carrying.frame = requestAnimationFrame(carry);
    }

    /** Reads first, writes last: one frame lays the page out at most once. A hand that rests costs nothing. */
    function carry(nowMs: number): void {
      if (!carrying || press.phase !== 'dragging') return;
      const passedMs = Math.min(nowMs - carrying.frameAtMs, MOST_PASSED_MS);
      carrying.frameAtMs = nowMs;
      carrying.frame = requestAnimationFrame(carry);
      const { at, id } = press;
      const origin = root.getBoundingClientRect();
      turnPage(origin, at, nowMs);
      const isResting = at === carrying.at && !carrying.isScrolling;
      if (isResting && nowMs - carrying.aimedAtMs < LOOK_AGAIN_MS) return;
      const aimed = aim(root, view, movedOf(view.arrangement, id), at);
      carrying.isScrolling = aimed?.list ? scroll(aimed.list, at, passedMs) : false;
      carrying.at = at;
      carrying.aimedAtMs = nowMs;
      if (!isSameSpot(aimed?.spot ?? null, carrying.aimed?.spot ?? null))
        view.showDrag(id, aimed?.spot ?? { at: 'gap', theme: '', index: 0 });
      showMark(mark, root, aimed?.mark ?? null);
      carrying.aimed = aimed;
      const [x, y] = [at.x + carrying.grip.x - origin.left, at.y + carrying.grip.y - origin.top];
      // Under a finger it is smaller, or it would hide the very themes one aims at.
      const size = press.isFinger ? FINGER_SCALE : 1;
      carrying.copy.style.transform = `translate(${x}px, ${y}px) rotate(1.2deg) scale(${size})`;
    }

    function scroll(list: HTMLElement, at: Point, passedMs: number): boolean {
      const { top, bottom } = list.getBoundingClientRect();
      const speed = scrollSpeed(at.y, top, bottom);
      if (speed !== 0) list.scrollTop += (speed * passedMs) / 1000;
      return speed !== 0;
    }

    /** Where one theme is shown at a time, waiting at the side turns to the next. */
    function turnPage(origin: DOMRect, at: Point, nowMs: number): void {
      const pages = root.querySelector<HTMLElement>('.columns');
      const by = at.x < origin.left + SIDE_PX ? -1 : at.x > origin.right - SIDE_PX ? 1 : 0;
      if (!carrying || !pages || by === 0 || pages.scrollWidth <= pages.clientWidth) {
        if (carrying) carrying.sideSinceMs = 0;
        return;
      }
      if (carrying.sideSinceMs === 0) carrying.sideSinceMs = nowMs;
      if (nowMs - carrying.sideSinceMs < SIDE_MS) return;
      carrying.sideSinceMs = nowMs;
      pages.scrollBy({ left: by * pages.clientWidth });
    }

    function release(id: string, isDrop: boolean): void {
      if (!carrying) return;
      cancelAnimationFrame(carrying.frame);
      const { copy, aimed } = carrying;
      const from = copy.getBoundingClientRect();
      copy.remove();
      showMark(mark, root, null);
      delete root.dataset['dragging'];
      carrying = null;
      view.dragged = '';
      view.room.board.drag(null);
      swallowClick();
      if (!isDrop || !aimed) return;
      travel.launch(id, from);
      if (!view.put(id, aimed.spot)) travel.forget();
    }

    /** The click that follows a drag is no press of the card's button. */
    function swallowClick(): void {
      const swallow = (event: Event): void => {
        event.preventDefault();
        event.stopPropagation();
      };
      window.addEventListener('click', swallow, { capture: true, once: true });
      setTimeout(() => window.removeEventListener('click', swallow, { capture: true }), 50);
    }

    function down(event: PointerEvent): void {
      const target = event.target as Element;
      if (event.button !== 0 || target.closest('[data-still]')) return;
      const lift = target.closest<HTMLElement>('[data-lift]');
      const id = lift?.closest<HTMLElement>('[data-id]')?.dataset['id'];
      if (id === undefined || view.lifting.lifted) return;
      const isFinger = event.pointerType !== 'mouse';
      send({
        type: 'down',
        id,
        pointer: event.pointerId,
        isFinger,
        at: { x: event.clientX, y: event.clientY },
      });
      if (press.phase === 'pressed' && isFinger) holding = setTimeout(() => send({ type: 'held' }), HOLD_MS);
    }
    const move = (event: PointerEvent): void =>
      send({ type: 'move', pointer: event.pointerId, at: { x: event.clientX, y: event.clientY } });
    const up = (event: PointerEvent): void => send({ type: 'up', pointer: event.pointerId });
    const cancel = (event: PointerEvent): void => send({ type: 'cancel', pointer: event.pointerId });
    const giveUp = (): void => {
      if (press.phase !== 'idle') send({ type: 'cancel', pointer: press.pointer });
    };
    const escape = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') giveUp();
    };
    /** Must be there before the touch begins, else the browser scrolls without asking. */
    const touchmove = (event: TouchEvent): void => {
      if (press.phase === 'dragging' && event.cancelable) event.preventDefault();
    };
    /** Android's long press is our lifting. */
    const contextmenu = (event: Event): void => {
      if (press.phase !== 'idle' && press.isFinger) event.preventDefault();
    };

    /** A mouse that drags would select the words it passes, at ten times the cost of all else (measured, 400 cards). */
    const selectstart = (event: Event): void => {
      if (press.phase !== 'idle') event.preventDefault();
    };

    let listening: AbortController | null = null;
    function listen(): void {
      listening = new AbortController();
      const { signal } = listening;
      window.addEventListener('pointermove', move, { signal });
      window.addEventListener('pointerup', up, { signal });
      window.addEventListener('pointercancel', cancel, { signal });
      window.addEventListener('keydown', escape, { signal, capture: true });
      window.addEventListener('blur', giveUp, { signal });
      document.addEventListener('selectstart', selectstart, { signal });
    }
    function stopListening(): void {
      listening?.abort();
      listening = null;
    }

    root.addEventListener('pointerdown', down);
    root.addEventListener('touchmove', touchmove, { passive: false });
    root.addEventListener('contextmenu', contextmenu);
    return () => {
      giveUp();
      root.removeEventListener('pointerdown', down);
      root.removeEventListener('touchmove', touchmove);
      root.removeEventListener('contextmenu', contextmenu);
    };
  };
