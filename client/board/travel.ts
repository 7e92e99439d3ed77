// Cards travel from where they were to where they go, arrivals settle; what was dropped starts where it was let go.
import { tick } from 'svelte';
import type { Arrangement } from './arrange.ts';
import { elementOf, liftOf } from './marks.ts';

/** More than this at once is no travel but a new picture (the reveal, a step back): it is simply there. */
const MOST_AT_ONCE = 12;
const TRAVEL_MS = 200;
const SETTLE_MS = 320;
const EASE = 'cubic-bezier(0.2, 0.8, 0.25, 1)';

interface Start {
  left: number;
  top: number;
}

export class Travel {
  #former: Arrangement | undefined;
  /** Where something was let go, and the copy that was under the pointer. */
  #dropped: { id: string; from: Start } | null = null;

  /** The next time `id` lies somewhere else, it comes from here. */
  launch(id: string, from: Start): void {
    this.#dropped = { id, from };
  }

  /** Nothing came of the drop. */
  forget(): void {
    this.#dropped = null;
  }

  /** Before the page shows `next`: remembers where things were, and sets them off once it does. */
  leave(root: HTMLElement | undefined, next: Arrangement): void {
    const former = this.#former;
    this.#former = next;
    if (!root || !former || former === next || former.homes.size === 0) return;
    const arrived: string[] = [];
    const starts = new Map<string, Start>();
    for (const [id, home] of next.homes) {
      const before = former.homes.get(id);
      if (!before) arrived.push(id);
      else if (before.theme !== home.theme || before.stack !== home.stack)
        starts.set(id, { left: 0, top: 0 });
      if (arrived.length + starts.size > MOST_AT_ONCE) return;
    }
    for (const id of starts.keys()) {
      const element = elementOf(id);
      if (element) starts.set(id, liftOf(element).getBoundingClientRect());
      else starts.delete(id);
    }
    if (this.#dropped && next.homes.has(this.#dropped.id)) starts.set(this.#dropped.id, this.#dropped.from);
    this.#dropped = null;
    const focused = document.activeElement?.closest<HTMLElement>('[data-id]')?.dataset['id'];
    void tick().then(() => {
      // A card that changes its column is another element there: the focus goes with the card.
      if (focused !== undefined && starts.has(focused) && document.activeElement === document.body)
        elementOf(focused)?.querySelector<HTMLElement>('[data-grip]')?.focus({ preventScroll: true });
      for (const [id, start] of starts) fly(root, id, start);
      for (const id of arrived) settle(id);
    });
  }
}

const isStill = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

function settle(id: string): void {
  const element = elementOf(id);
  const from = isStill() ? { opacity: 0 } : { opacity: 0, transform: 'translateY(-8px)' };
  element?.animate([from, {}], { duration: SETTLE_MS, easing: EASE });
}

/** A copy flies above the columns, which would cut the card off at their edges; the card itself waits unseen. */
function fly(root: HTMLElement, id: string, start: Start): void {
  const element = elementOf(id);
  const layer = root.querySelector<HTMLElement>('[data-layer]');
  if (!element || !layer) return;
  const card = liftOf(element);
  if (isStill()) {
    card.animate([{ opacity: 0 }, {}], { duration: TRAVEL_MS });
    return;
  }
  const end = card.getBoundingClientRect();
  const origin = root.getBoundingClientRect();
  const copy = copyOf(card);
  layer.append(copy);
  const at = ({ left, top }: Start): string => `translate(${left - origin.left}px, ${top - origin.top}px)`;
  const flight = copy.animate([{ transform: at(start) }, { transform: at(end) }], {
    duration: TRAVEL_MS,
    easing: EASE,
    fill: 'both',
  });
  card.animate([{ opacity: 0 }, { opacity: 0 }], { duration: TRAVEL_MS });
  flight.onfinish = flight.oncancel = () => copy.remove();
}

/** A picture of a card or a stack's top for the layer: nothing in it can be reached or found. */
export function copyOf(card: HTMLElement): HTMLElement {
  const { width, height } = card.getBoundingClientRect();
  const copy = card.cloneNode(true) as HTMLElement;
  for (const element of [copy, ...copy.querySelectorAll<HTMLElement>('[id], [data-id], [data-grip]')]) {
    element.removeAttribute('id');
    element.removeAttribute('data-id');
    element.removeAttribute('data-grip');
  }
  copy.inert = true;
  copy.classList.add('lifted');
  copy.classList.remove('moving');
  // Out of its column it would lose the theme's colours.
  const theme = card.closest('[data-column]')?.className.match(/\btheme-\d+\b/)?.[0];
  if (theme) copy.classList.add(theme);
  copy.style.width = `${width}px`;
  copy.style.height = `${height}px`;
  return copy;
}
