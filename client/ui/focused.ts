// Puts the focus on what has just appeared, a stage's heading most often, so that a screen reader goes on from there.
export const focused = (element: HTMLElement): void => element.focus({ preventScroll: true });

/** The same, but only where what had the focus has gone. */
export const focusedIfLost = (element: HTMLElement): void => {
  if (document.activeElement === document.body) focused(element);
};
