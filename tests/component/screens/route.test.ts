/** Addresses and codes as people type them. */
import { describe, expect, it } from 'vitest';
import { readCode } from '../../../client/screens/code.ts';
import { placeOf } from '../../../client/screens/route.svelte.ts';

describe('a code as typed', () => {
  it.each([
    ['BRX7KM'],
    ['brx7km'],
    ['  brx 7km '],
    ['BRX-7KM'],
    ['http://192.168.1.20:3000/BRX7KM'],
    ['https://charrette.example/brx7km/desk#secret'],
  ])('%j is BRX7KM', (typed) => {
    expect(readCode(typed)).toBe('BRX7KM');
  });

  it.each([[''], ['BRX7K'], ['BRX7KMM'], ['ABCDEF'], ['BRX70K'], ['http://example.org/'], ['🦊🦊🦊🦊🦊🦊']])(
    '%j is none',
    (typed) => {
      expect(readCode(typed)).toBeNull();
    },
  );
});

describe('an address', () => {
  it.each([
    ['/', { at: 'home' }],
    ['/BRX7KM', { at: 'workshop', code: 'BRX7KM', face: 'join' }],
    ['/brx7km/', { at: 'workshop', code: 'BRX7KM', face: 'join' }],
    ['/BRX7KM/desk', { at: 'workshop', code: 'BRX7KM', face: 'desk' }],
    ['/brx7km/WALL', { at: 'workshop', code: 'BRX7KM', face: 'wall' }],
    ['/promises', { at: 'promises', code: null }],
    ['/brx7km/promises', { at: 'promises', code: 'BRX7KM' }],
    ['/brx7km/table', { at: 'table', code: 'BRX7KM' }],
    ['/BRX7KM/Receipt/', { at: 'receipt', code: 'BRX7KM' }],
    ['/receipt', { at: 'nowhere', asked: 'receipt' }],
    ['/promises/BRX7KM', { at: 'nowhere', asked: 'promises' }],
    ['/playground', { at: 'playground' }],
    ['/HELLO1', { at: 'nowhere', asked: 'HELLO1' }],
    ['/BRX7KM/attic', { at: 'nowhere', asked: 'BRX7KM' }],
    ['/BRX7KM/desk/more', { at: 'nowhere', asked: 'BRX7KM' }],
  ])('%s', (path, place) => {
    expect(placeOf(path)).toEqual(place);
  });
});
