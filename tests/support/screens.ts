// Browsers as people in the room use them: a desk, a wall and phones, driven by what stands on their screens.
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type { Language } from '../../shared/text.ts';

const LOCALE: Record<Language, string> = { en: 'en-GB', fr: 'fr-BE', nl: 'nl-BE' };

/** A page, with what went wrong on it. */
export interface Screen {
  page: Page;
  context: BrowserContext;
  errors: string[];
}

async function open(browser: Browser, options: Parameters<Browser['newContext']>[0]): Promise<Screen> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const screen: Screen = { page, context, errors: [] };
  page.on('pageerror', (error) => screen.errors.push(error.message));
  return screen;
}

export const openLaptop = (browser: Browser): Promise<Screen> =>
  open(browser, { viewport: { width: 1366, height: 768 }, locale: LOCALE.en });
export const openWall = (browser: Browser): Promise<Screen> =>
  open(browser, { viewport: { width: 1920, height: 1080 }, locale: LOCALE.en });
export const openPhone = (browser: Browser, language: Language): Promise<Screen> =>
  open(browser, {
    viewport: { width: 360, height: 740 },
    locale: LOCALE[language],
    isMobile: true,
    hasTouch: true,
    deviceScaleFactor: 2,
  });

/** The button of the dialog that is open, so that its namesake behind it isn't meant. */
export const inDialog = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('dialog').getByRole('button', { name });
