/** How a request says who it is, and whether a page of another site is asking. */
import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { cookieName, faceOf, isForeign, sessionOf } from '../../../server/sessions.ts';
import { hashOf, isSame, newSecret } from '../../../server/secrets.ts';
import { seeded } from '../../support/random.ts';

const CODE = 'BCDFGH';
const request = (headers: Record<string, string>): IncomingMessage =>
  ({ headers }) as unknown as IncomingMessage;
const url = (query = ''): URL => new URL(`http://host/${query}`);
const [one, two, three] = ['a'.repeat(32), 'b'.repeat(32), 'c'.repeat(32)] as const;

describe('P13 who asks', () => {
  test('P13 a bearer token goes before a token in the address, that before the face’s cookie', () => {
    const cookie = `x=1; ${cookieName(CODE, 'join')}=${three}`;
    const all = request({ authorization: `Bearer ${one}`, cookie });
    expect(sessionOf(all, url(`?token=${two}`), CODE)).toBe(hashOf(one));
    expect(sessionOf(request({ cookie }), url(`?token=${two}`), CODE)).toBe(hashOf(two));
    expect(sessionOf(request({ cookie }), url(), CODE)).toBe(hashOf(three));
    expect(sessionOf(request({}), url(), CODE)).toBeNull();
  });

  test('P13 a cookie is of one workshop and one face', () => {
    const cookie = `${cookieName(CODE, 'desk')}=${one}; ${cookieName('ZZZZZZ', 'join')}=${two}`;
    expect(sessionOf(request({ cookie }), url(), CODE)).toBeNull();
    expect(sessionOf(request({ cookie }), url('?as=desk'), CODE)).toBe(hashOf(one));
    expect(sessionOf(request({ cookie }), url('?as=wall'), CODE)).toBeNull();
  });

  test.each([
    'Bearer',
    'Bearer ',
    'Basic YTpi',
    `bearer ${one}`,
    'Bearer short',
    `Bearer ${one} ${two}`,
    `Bearer ${'x'.repeat(65)}`,
  ])('P13 "%s" is no token', (authorization) =>
    expect(sessionOf(request({ authorization }), url(), CODE)).toBeNull(),
  );

  test.each([
    '',
    ';',
    '=',
    ';;=;',
    'charrette',
    `${cookieName(CODE, 'join')}`,
    `${cookieName(CODE, 'join')}=`,
  ])('P13 the cookie header "%s" says nothing', (cookie) =>
    expect(sessionOf(request({ cookie }), url(), CODE)).toBeNull(),
  );

  test('P13 a page is a face by its word, and joins where it says none or nonsense', () => {
    expect(
      ['', '?as=desk', '?as=wall', '?as=host', '?as=__proto__'].map((query) => faceOf(url(query))),
    ).toEqual(['join', 'desk', 'wall', 'join', 'join']);
  });
});

describe('P9 whose page asks', () => {
  test.each([
    [undefined, '192.168.1.5:3000', '', false],
    ['http://192.168.1.5:3000', '192.168.1.5:3000', '', false],
    ['https://charrette.example', '127.0.0.1:3000', 'https://charrette.example', false],
    ['http://evil.example', '192.168.1.5:3000', '', true],
    ['http://192.168.1.5:3001', '192.168.1.5:3000', '', true],
    ['http://192.168.1.5:3000.evil.example', '192.168.1.5:3000', '', true],
    ['null', '192.168.1.5:3000', '', true],
    ['', '192.168.1.5:3000', '', true],
    ['file://', '192.168.1.5:3000', '', true],
    ['https://evil.example', '127.0.0.1:3000', 'https://charrette.example', true],
  ])('P9 origin %s at host %s, public %s: foreign %s', (origin, host, publicUrl, foreign) => {
    expect(isForeign(request({ host, ...(origin === undefined ? {} : { origin }) }), publicUrl)).toBe(
      foreign,
    );
  });
});

test('P19 secrets are long, different, and kept as hashes that are compared in constant time', () => {
  const random = seeded(1);
  const secrets = new Set(Array.from({ length: 500 }, () => newSecret((length) => random.bytes(length))));
  expect(secrets.size).toBe(500);
  for (const secret of secrets) expect(secret).toMatch(/^[0-9A-Za-z]{32}$/);
  expect(hashOf('x')).toBe('2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881');
  expect([isSame('a', 'a'), isSame('a', 'b'), isSame('', 'a'), isSame('a', 'ab')]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
