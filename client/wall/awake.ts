// Asks the browser to keep the screen on, where it may be asked: on plain http it can't, then the computer's settings decide.

/** Holds the screen awake until the answer is called; asks again whenever the page is shown again. */
export function stayAwake(): () => void {
  const lock = (navigator as Partial<Navigator>).wakeLock;
  if (!lock) return () => undefined;
  let held: WakeLockSentinel | null = null;
  let isOver = false;

  const ask = (): void => {
    if (document.visibilityState !== 'visible') return;
    lock.request('screen').then(
      (sentinel) => {
        if (isOver) void sentinel.release();
        else held = sentinel;
      },
      () => {
        // Refused on a low battery, say: the wall works all the same.
        held = null;
      },
    );
  };
  ask();
  document.addEventListener('visibilitychange', ask);
  return () => {
    isOver = true;
    document.removeEventListener('visibilitychange', ask);
    void held?.release();
  };
}
