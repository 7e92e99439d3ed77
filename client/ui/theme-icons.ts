// The drawings that method files may name for their themes, and the one that stands in for an unknown name.
import Apple from '@lucide/svelte/icons/apple';
import Bike from '@lucide/svelte/icons/bike';
import Book from '@lucide/svelte/icons/book';
import Cpu from '@lucide/svelte/icons/cpu';
import Hammer from '@lucide/svelte/icons/hammer';
import Heart from '@lucide/svelte/icons/heart';
import Inbox from '@lucide/svelte/icons/inbox';
import Leaf from '@lucide/svelte/icons/leaf';
import Megaphone from '@lucide/svelte/icons/megaphone';
import Recycle from '@lucide/svelte/icons/recycle';
import Scale from '@lucide/svelte/icons/scale';
import Tag from '@lucide/svelte/icons/tag';

/** A drawing as a component. */
export type Lucide = typeof Tag;

const ICONS: Record<string, Lucide> = {
  apple: Apple,
  bike: Bike,
  book: Book,
  chip: Cpu,
  hammer: Hammer,
  heart: Heart,
  leaf: Leaf,
  megaphone: Megaphone,
  recycle: Recycle,
  scales: Scale,
  tray: Inbox,
};

export const themeIcon = (name: string): Lucide => (Object.hasOwn(ICONS, name) ? (ICONS[name] ?? Tag) : Tag);

/** How many hues there are; a method with more themes begins again, its icons and names still tell them apart. */
const HUES = 10;

/** The class that puts a part of the page under the colour of the theme at `index` (from 0); '' for no theme. */
export const themeClass = (index: number): string => (index < 0 ? '' : `theme-${(index % HUES) + 1}`);
