// Where a participant can go from the step that is on: nothing twice, nothing that is still empty.
import type { View } from '../../../shared/method/schema.ts';

export const TABS = ['now', 'ideas', 'board'] as const;
export type Tab = (typeof TABS)[number];

/** The tabs that make sense beside what the step itself shows; one's own ideas always do. */
export function tabsOf(view: View, hasBoard: boolean): Tab[] {
  const showsIdeas = view === 'notebook';
  const showsBoard = view === 'board' || view === 'projects';
  return TABS.filter((tab) => {
    switch (tab) {
      case 'now':
        return true;
      case 'ideas':
        return !showsIdeas;
      case 'board':
        return hasBoard && !showsBoard;
    }
  });
}
