/** What is costly to make: how often it is made, and for whom. */
import { expect, test } from 'vitest';
import { Costly, MadeOf, Turnstile } from '../../../server/http/costly.ts';
import { TestClock } from '../../support/clock.ts';

test('P26 an export is made once for all who ask meanwhile, and again for who asks after it was begun', async () => {
  const clock = new TestClock();
  const costly = new Costly<number>(clock);
  let made = 0;
  const make = (): Promise<number> => Promise.resolve((made += 1));
  const first = Array.from({ length: 50 }, () => costly.ask(make));
  expect(await clock.finish(Promise.all(first))).toEqual(Array<number>(50).fill(1));
  expect(await clock.finish(costly.ask(make))).toBe(2);
});

test('P26 the next one waits nine times as long as making the last took', async () => {
  const clock = new TestClock();
  let nowMs = 0;
  const costly = new Costly<number>({
    nowMs: () => nowMs,
    elapsedMs: () => nowMs,
    after: clock.after.bind(clock),
  });
  costly.spend(() => (nowMs += 40));
  let isMade = false;
  const next = costly.ask(() => {
    isMade = true;
    return Promise.resolve(1);
  });
  await clock.pass(359);
  expect(isMade).toBe(false);
  await clock.pass(1);
  expect(await next).toBe(1);
});

test('P26 what is made of a value is made once for each of its kinds', () => {
  const texts = new MadeOf<object, Buffer>();
  const value = {};
  const csv = texts.of(value, 'csv', () => Buffer.from('a;b'));
  expect(texts.of(value, 'csv', () => Buffer.from('again'))).toBe(csv);
  expect(texts.of(value, 'md', () => Buffer.from('# a')).toString()).toBe('# a');
  expect(texts.of({}, 'csv', () => Buffer.from('other')).toString()).toBe('other');
});

test('P26 of many large answers that are ready together others have their turns in between', async () => {
  const turnstile = new Turnstile();
  const order: string[] = [];
  const answers = ['one', 'two', 'three'].map((name) => turnstile.pass().then(() => order.push(name)));
  setImmediate(() => setImmediate(() => order.push('somebody else')));
  await Promise.all(answers);
  expect(order.indexOf('somebody else')).toBeLessThan(2);
});
