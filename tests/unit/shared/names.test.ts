/** Ids, codes, names of people and of documents: what passes a door by its shape. */
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { boardName, notebookName, readDocumentName } from '../../../shared/protocol/frames.ts';
import { NameSchema, SecretSchema } from '../../../shared/protocol/http.ts';
import {
  CardIdSchema,
  CODE_ALPHABET,
  CODE_LENGTH,
  CodeSchema,
  idFrom,
  SlugSchema,
} from '../../../shared/ids.ts';
import { seeded } from '../../support/random.ts';

const takes = (schema: v.GenericSchema, value: unknown): boolean => v.safeParse(schema, value).success;

describe('P16 ids', () => {
  test('P16 every letter of an id is as likely as every other', () => {
    const random = seeded(5);
    const counts = new Map<string, number>();
    const letters = 60_000;
    for (const letter of idFrom((length) => random.bytes(length), letters))
      counts.set(letter, (counts.get(letter) ?? 0) + 1);
    expect(counts.size).toBe(62);
    const expected = letters / 62;
    for (const count of counts.values())
      expect(Math.abs(count - expected)).toBeLessThan(6 * Math.sqrt(expected));
  });

  test('P16 a workshop’s code is typed in any case, with spaces around it, and has no letters that look alike', () => {
    const random = seeded(6);
    const code = idFrom((length) => random.bytes(length), CODE_LENGTH, CODE_ALPHABET);
    expect(v.parse(CodeSchema, ` ${code.toLowerCase()} `)).toBe(code);
    for (const wrong of ['BCDFG', 'BCDFGHJ', 'BCDFG0', 'BCDFGI', 'BCDFG!', 7, null])
      expect(takes(CodeSchema, wrong)).toBe(false);
    expect(CODE_ALPHABET).not.toMatch(/[01OILAEU]/);
  });

  test('P16 an id is of letters and digits, from 8 to 32', () => {
    for (const id of ['abcdefgh', 'A'.repeat(32), '00000000']) expect(takes(CardIdSchema, id)).toBe(true);
    for (const id of [
      'abcdefg',
      'A'.repeat(33),
      '__proto__',
      'constructor!',
      'a b c d e',
      'éééééééé',
      '',
      12345678,
    ]) {
      expect(takes(CardIdSchema, id)).toBe(false);
    }
    for (const slug of ['food', 'a', 'data-scientist']) expect(takes(SlugSchema, slug)).toBe(true);
    for (const slug of ['Food', '1', '-a', '', '../x', '__proto__', 'a'.repeat(41)])
      expect(takes(SlugSchema, slug)).toBe(false);
    for (const secret of ['a'.repeat(19), 'a'.repeat(65), 'a'.repeat(30) + '-'])
      expect(takes(SecretSchema, secret)).toBe(false);
  });
});

describe('P17 a person’s name', () => {
  test.each([
    ['Ana', 'Ana'],
    ['  Ana   Maria  ', 'Ana Maria'],
    ['Zoe\u0308', 'Zoë'],
    ['Ana\tMaria', 'Ana Maria'],
    ['Ana\ufeff', 'Ana'],
    ['王小明', '王小明'],
    ['أنا', 'أنا'],
    ['O’Brien-Smith (2)', 'O’Brien-Smith (2)'],
    ['x'.repeat(60), 'x'.repeat(60)],
  ])('P17 "%s" becomes "%s"', (given, name) => expect(v.parse(NameSchema, given)).toBe(name));

  test.each([
    '',
    ' ',
    '\u200b',
    'a\u202eb',
    'a\u0000b',
    '<b>',
    '\ud800',
    'x'.repeat(61),
    7,
    null,
    undefined,
    ['Ana'],
  ])('P17 %j is none', (given) => expect(takes(NameSchema, given)).toBe(false));
});

describe('P4 a document’s name', () => {
  test('P4 names what it says', () => {
    expect(readDocumentName(boardName('BCDFGH'))).toEqual({ code: 'BCDFGH', kind: 'board' });
    expect(readDocumentName(notebookName('BCDFGH', 'participant1'))).toEqual({
      code: 'BCDFGH',
      kind: 'notebook',
      participant: 'participant1',
    });
  });

  test.each([
    '',
    'board',
    '/board',
    'BCDFGH',
    'BCDFGH/',
    'BCDFGH/Board',
    'bcdfgh/board',
    'BCDFGH/board/',
    'BCDFGH/board\n',
    'BCDFGH/notebook',
    'BCDFGH/notebook/',
    'BCDFGH/notebook/short',
    'BCDFGH/notebook/../board',
    'BCDFGHJ/board',
    'BCDFGH/proposal/x',
  ])('P4 %j is none', (name) => expect(readDocumentName(name)).toBeNull());
});
