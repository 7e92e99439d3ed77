// Method files: the shipped ones hold what is known of the event, in all their languages, and bad ones are named.
import { describe, expect, test } from 'vitest';
import { SHIPPED_METHODS, shippedMethod } from '../../../shared/method/index.ts';
import { readMethod } from '../../../shared/method/schema.ts';

const brussels = () => structuredClone(shippedMethod('brussels-2017')!);

describe('T methods', () => {
  test.each(SHIPPED_METHODS)('T1 %s has every text in every language that it says it has', (id) => {
    const method = shippedMethod(id)!;
    const missing: string[] = [];
    const look = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if ('en' in value) {
        for (const language of method.languages)
          if (!(language in value)) missing.push(`${path}.${language}`);
      }
      for (const [key, item] of Object.entries(value)) look(item, `${path}.${key}`);
    };
    look(method, id);
    expect(missing).toEqual([]);
  });

  test('T2 the Brussels method is the first clinic: ten themes, 15 seats, room for 125 and more', () => {
    const method = brussels();
    expect(method.themes.map(({ name }) => name.en)).toEqual([
      'Urban mobility',
      'Food logistics',
      'Waste management',
      'Care and assistance',
      'Education and inclusion',
      'Crowd intelligence and civic hardware',
      'Future of Work – Digital crafters',
      'Civic media and information',
      'Environment, water, soil and air',
      'Political transparency',
    ]);
    expect(method.vote.seats).toBe(15);
    expect(method.capacity.most).toBeGreaterThanOrEqual(125);
  });

  test.each([
    [
      'a vote whose cap is above its budget',
      (m: ReturnType<typeof brussels>) => (m.vote.cap = 9),
      /vote.cap/,
    ],
    ['two themes of one id', (m) => (m.themes[1]!.id = m.themes[0]!.id), /same id/],
    [
      'a step that permits what isn’t the step’s to permit',
      (m) => m.steps[0]!.permits.push('step:go'),
      /permits/,
    ],
    ['no themes', (m) => (m.themes = []), /themes/],
  ] as [string, (m: ReturnType<typeof brussels>) => unknown, RegExp][])(
    'T3 %s is refused by name',
    (_what, spoil, words) => {
      const method = brussels();
      spoil(method);
      const read = readMethod(method);
      expect(read).toMatchObject({ ok: false, refusal: 'malformed' });
      expect(read.ok ? '' : read.message).toMatch(words);
    },
  );
});
