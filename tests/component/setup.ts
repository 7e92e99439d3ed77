/** Before each file and test: a browser without traces, for the files of a worker share one (it takes a second to make). */
import { cleanup } from '@testing-library/svelte';
import { afterAll, afterEach, beforeEach, vi } from 'vitest';
import { route } from '../../client/screens/route.svelte.ts';
import { announcement } from '../../client/ui/announce.svelte.ts';
import { pageLanguage } from '../../client/ui/language.svelte.ts';
import { mendJsdom } from './ui/native.ts';

const DESKTOP_PX = 1024;

/** The client's modules are as good as just loaded: in English, nothing said, at home. */
function forgetAll(): void {
  window.innerWidth = DESKTOP_PX;
  document.body.replaceChildren();
  document.title = '';
  history.replaceState(null, '', '/');
  route.follow();
  announcement.spoken = { text: '', count: 0 };
  announcement.regions = [];
  pageLanguage.giveBack();
  pageLanguage.choose('en');
  localStorage.clear();
  sessionStorage.clear();
}

mendJsdom();
// Vitest runs this module anew for each file: what a file does while it loads finds no traces either.
forgetAll();
beforeEach(forgetAll);

afterEach(() => {
  // What goes may still use the clock and the globals that its test gave it.
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

// A screen that is still loading when its file ends would fail, and so would each later file that shows it.
afterAll(() => vi.dynamicImportSettled());
