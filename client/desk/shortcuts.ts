// The desk's keys: all with Alt, so that no letter typed into a field ever moves the room.

export const DEEDS = [
  'next',
  'back',
  'pause',
  'one',
  'five',
  'undo',
  'people',
  'cards',
  'vote',
  'links',
  'badges',
  'export',
] as const;
export type Deed = (typeof DEEDS)[number];

interface Key {
  /** The place of the key, which doesn't depend on what Alt makes of the letter. */
  code: string;
  shift: boolean;
}
const KEYS: Record<Deed, Key> = {
  next: { code: 'KeyN', shift: false },
  back: { code: 'KeyB', shift: false },
  pause: { code: 'KeyP', shift: false },
  one: { code: 'KeyJ', shift: false },
  five: { code: 'KeyJ', shift: true },
  undo: { code: 'KeyU', shift: false },
  people: { code: 'KeyO', shift: false },
  cards: { code: 'KeyC', shift: false },
  vote: { code: 'KeyV', shift: false },
  links: { code: 'KeyL', shift: false },
  badges: { code: 'KeyG', shift: false },
  export: { code: 'KeyX', shift: false },
};

type Pressed = Pick<KeyboardEvent, 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'code' | 'repeat'>;

/** The deed a key press stands for; a key held down counts once. */
export function deedOf(event: Pressed): Deed | null {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.repeat) return null;
  return DEEDS.find((deed) => KEYS[deed].code === event.code && KEYS[deed].shift === event.shiftKey) ?? null;
}

/** As shown on a button: "Alt N". */
export const keyName = (deed: Deed): string =>
  `Alt ${KEYS[deed].shift ? '⇧ ' : ''}${KEYS[deed].code.replace('Key', '')}`;

/** As aria-keyshortcuts wants it: "Alt+N". */
export const keyForEars = (deed: Deed): string =>
  `Alt+${KEYS[deed].shift ? 'Shift+' : ''}${KEYS[deed].code.replace('Key', '')}`;
