// Puts the focus on what has just appeared, a stage's heading most often, so that a screen reader goes on from there.
export const focused = (element: HTMLElement): void => element.focus({ preventScroll: true });
