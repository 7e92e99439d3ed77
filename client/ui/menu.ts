// How a menu is walked by keys and where it opens.

/** The entry to go to on `key`, or null if the key isn't the menu's. Letters go to the next entry that begins so. */
export function step(key: string, current: number, labels: readonly string[]): number | null {
  const count = labels.length;
  if (count === 0) return null;
  switch (key) {
    case 'ArrowDown':
      return (current + 1) % count;
    case 'ArrowUp':
      return (current - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return key.length === 1 && key !== ' ' ? byLetter(key, current, labels) : null;
  }
}

function byLetter(letter: string, current: number, labels: readonly string[]): number | null {
  const wanted = letter.toLocaleLowerCase();
  for (let ahead = 1; ahead <= labels.length; ahead += 1) {
    const index = (current + ahead) % labels.length;
    if (labels[index]?.trim().toLocaleLowerCase().startsWith(wanted)) return index;
  }
  return null;
}

const GAP_PX = 4;
const EDGE_PX = 8;

/** Puts an open popover below its button, or above where there is more room, and inside the screen. */
export function placeBeside(popover: HTMLElement, button: HTMLElement): void {
  const anchor = button.getBoundingClientRect();
  const { width, height } = popover.getBoundingClientRect();
  const below = anchor.bottom + GAP_PX;
  const fits = below + height <= innerHeight - EDGE_PX;
  const top = fits ? below : Math.max(EDGE_PX, anchor.top - GAP_PX - height);
  const left = Math.min(Math.max(EDGE_PX, anchor.right - width), innerWidth - width - EDGE_PX);
  popover.style.top = `${top}px`;
  popover.style.left = `${left}px`;
}
