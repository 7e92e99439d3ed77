/** What hostile updates speak of: roots and fields that there are, and keys and values that nobody may write. */

export const ROOTS = ['cards', 'cards', 'cards', 'stacks', 'projects'];
export const IDEAS_MOSTLY = [...Array<string>(12).fill('ideas'), 'cards', 'themes', 'ghosts'];
export const FIELDS: Record<string, string[]> = {
  cards: ['text', 'place', 'removed'],
  stacks: ['name', 'place', 'removed'],
  projects: ['title', 'problem', 'lead', 'removed'],
  themes: ['name', 'icon', 'order'],
  ideas: ['text', 'theme', 'keep', 'order', 'removed'],
  ghosts: ['text'],
};
/** What a new record has besides. */
export const FIXED: Record<string, string[]> = {
  cards: ['owner'],
  stacks: ['owner'],
  projects: ['owner', 'stack'],
  ideas: ['revealed'],
};
export const ODD_KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '',
  'a b',
  'short',
  'x'.repeat(400),
];
export const ODD_VALUES: unknown[] = [
  null,
  undefined,
  7,
  -0,
  1.5,
  Number.NaN,
  9n,
  true,
  '',
  '   ',
  new Uint8Array([1, 2]),
  [],
  [[[[[[[[1]]]]]]]],
  {},
  new Map<string, unknown>([
    ['in', 'tray'],
    ['order', 'a5'],
    ['__proto__', { admin: true }],
  ]),
  new Map<string, unknown>([
    ['in', 'tray'],
    ['order', 'a5'],
    ['toString', 'hidden'],
  ]),
  { in: 'tray', order: 'a5', extra: 1 },
];
