/** Before the first browser test: sees to it that there is a browser, and says which. */
import { ensureBrowser } from './browser.ts';

const say = (line: string): void => console.log(`browser: ${line}`);

export default async function setup(): Promise<void> {
  const browser = await ensureBrowser(say);
  say(`${browser.path} (${browser.origin})`);
}
