// Where one is on the board, and how to get to one card of it.

/** Brings a card or a stack into view and gives it the focus; false if it isn't on the page. */
export function showOnBoard(id: string): boolean {
  const shown = [...document.querySelectorAll<HTMLElement>('[data-id]')].find(
    (element) => element.dataset['id'] === id,
  );
  shown?.scrollIntoView({ block: 'center', inline: 'center' });
  shown?.querySelector<HTMLElement>('[data-grip]')?.focus({ preventScroll: true });
  return shown !== undefined;
}

/** The theme whose column begins nearest to the left edge of the board: on a phone the only one in view. */
export function columnInView(board: HTMLElement): string | undefined {
  const edge = board.getBoundingClientRect().left;
  let nearest: { theme: string | undefined; away: number } = { theme: undefined, away: Infinity };
  for (const column of board.querySelectorAll<HTMLElement>('[data-column]')) {
    const away = Math.abs(column.getBoundingClientRect().left - edge);
    if (away < nearest.away) nearest = { theme: column.dataset['column'], away };
  }
  return nearest.theme;
}
