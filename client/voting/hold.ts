// Changes a list under somebody's finger: what they look at stays where it is on the screen, and the focus where it was.
import { tick } from 'svelte';

/**
 * Makes the change, then puts what `find` gives back at the height of `before`, with the focus on what `focusIn` finds
 * in it. A second tap in the same place then does the same again, to the same thing.
 */
export async function holding(
  before: Element | null,
  change: () => void,
  find: () => Element | null | undefined,
  focusIn: (found: Element) => HTMLElement | null,
): Promise<void> {
  const top = before?.getBoundingClientRect().top ?? 0;
  change();
  await tick();
  const found = find();
  if (!found) return;
  focusIn(found)?.focus({ preventScroll: true });
  const moved = found.getBoundingClientRect().top - top;
  if (moved !== 0) scrollTo({ top: scrollY + moved, behavior: 'instant' });
}
