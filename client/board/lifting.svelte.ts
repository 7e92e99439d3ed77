// A card or stack lifted by keys: taken up, steered, put down or let go, each step announced and shown to others.
import { announce } from '../ui/announce.svelte.ts';
import { isWalkKey, lift, spotOf, steer, walk, type Lift } from './keyboard.ts';
import type { Spot } from './spots.ts';
import type { BoardView } from './view.svelte.ts';

export class Lifting {
  lifted = $state.raw<Lift | null>(null);
  readonly #view: BoardView;

  constructor(view: BoardView) {
    this.#view = view;
  }

  get spot(): Spot | null {
    return this.lifted && spotOf(this.#view.arrangement, this.lifted);
  }

  /** A key on a focused card or stack; true if it was the board's. */
  press(id: string, event: KeyboardEvent): boolean {
    const { key } = event;
    const isCommand = event.ctrlKey || event.metaKey;
    if (event.altKey || (isCommand && key.toLowerCase() !== 'z')) return false;
    if (isCommand) this.#view.undo();
    else if (this.lifted) return this.#steer(this.lifted, key);
    else if (key === ' ') this.pickUp(id);
    else if (isWalkKey(key)) {
      const next = walk(this.#view.arrangement, this.#view.isOpen, id, key);
      if (next !== null) this.#view.focus(next);
    } else return false;
    return true;
  }

  #steer(lifted: Lift, key: string): boolean {
    if (key === ' ' || key === 'Enter') this.putDown();
    else if (key === 'Escape') this.letGo();
    else if (isWalkKey(key)) {
      const { arrangement, canStack } = this.#view;
      this.lifted = steer(arrangement, lifted, key, canStack);
      const spot = spotOf(arrangement, this.lifted);
      announce(this.#view.spotName(spot, lifted.moved.id));
      this.#view.showDrag(lifted.moved.id, spot);
    } else return false;
    return true;
  }

  pickUp(id: string): void {
    const view = this.#view;
    const why = view.whyNotLift(id);
    if (why) return view.say(why, 'refused');
    view.notice = null;
    this.lifted = lift(view.arrangement, id);
    announce(view.words.lifted(view.shortName(id)));
    view.showDrag(id, this.spot);
  }

  /** Whoever presses Escape or goes elsewhere changes nothing. */
  letGo(): void {
    if (!this.lifted) return;
    this.#end();
    announce(this.#view.words.left);
  }

  putDown(): void {
    const { spot } = this;
    const id = this.lifted?.moved.id;
    this.#end();
    if (!spot || id === undefined) return;
    this.#view.put(id, spot);
    if (this.#view.naming === '') this.#view.focus(id);
  }

  #end(): void {
    this.lifted = null;
    this.#view.showDrag('', null);
  }
}
