/** The server's own clock. */
import { expect, test } from 'vitest';
import { realClock } from '../../../server/clock.ts';

test('R18 what is due in a hundred years, as after a clock was set back, waits and is not done at once', async () => {
  let isDone = false;
  const callOff = realClock.after(100 * 365 * 86_400_000, () => (isDone = true));
  await new Promise<void>((resolve) => void realClock.after(20, resolve));
  expect(isDone).toBe(false);
  callOff();
});
