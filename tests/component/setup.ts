/** Before each file and test: a browser without traces, for the files of a worker share one (it takes a second to make). */
import { afterEach, beforeEach, vi } from 'vitest';
import { mendJsdom } from './ui/native.ts';

const DESKTOP_PX = 1024;

mendJsdom();

beforeEach(() => {
  window.innerWidth = DESKTOP_PX;
  document.body.replaceChildren();
  document.title = '';
  localStorage.clear();
  sessionStorage.clear();
  history.replaceState(null, '', '/');
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});
