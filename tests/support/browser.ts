/** Finds a browser for the tests, installs one where there is none, and starts it. */
import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import { withLock } from '../../server/boot/lock.mjs';

const execute = promisify(execFile);

/** A download on a slow line plus unpacking. */
const INSTALL_TIMEOUT_MS = 10 * 60_000;

const NAMES_ON_PATH = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
];

const MAC_APPS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

const WINDOWS_APPS = ['Chromium/Application/chrome.exe', 'Google/Chrome/Application/chrome.exe'].concat(
  'Microsoft/Edge/Application/msedge.exe',
);

/**
 * No sandbox, because root has none; no background traffic, because a closed network refuses it many times a
 * second and every refusal costs.
 */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface FoundBrowser {
  path: string;
  /** Where it comes from, for the one line that a test run prints. */
  origin: 'CHROME_PATH' | 'installed' | 'playwright';
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not ours to start: both mean "look further".
    return false;
  }
}

function installedCandidates(): string[] {
  switch (process.platform) {
    case 'darwin':
      return MAC_APPS;
    case 'win32': {
      const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) => process.env[name]);
      return roots.flatMap((root) => (root ? WINDOWS_APPS.map((app) => join(root, app)) : []));
    }
    default: {
      const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
      return NAMES_ON_PATH.flatMap((name) => folders.map((folder) => join(folder, name)));
    }
  }
}

/** The browser the tests will use, in a fixed order of preference; nothing is installed here. */
export function findBrowser(): FoundBrowser | undefined {
  const chosen = process.env['CHROME_PATH'];
  if (chosen) {
    if (!isExecutable(chosen)) throw new Error(`CHROME_PATH points to ${chosen}, which can't be started.`);
    return { path: chosen, origin: 'CHROME_PATH' };
  }
  const installed = installedCandidates().find(isExecutable);
  if (installed) return { path: installed, origin: 'installed' };
  const own = chromium.executablePath();
  return own && existsSync(own) ? { path: own, origin: 'playwright' } : undefined;
}

const isRoot = (): boolean => process.getuid?.() === 0;

async function installFromDebian(): Promise<void> {
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: INSTALL_TIMEOUT_MS,
    maxBuffer: 64 * 1024 * 1024,
  };
  await execute('apt-get', ['update'], options);
  await execute('apt-get', ['install', '-y', 'chromium'], options);
}

/** `playwright install chromium`, through the pinned package, so that the browser fits the driver. */
async function installFromPlaywright(): Promise<void> {
  const manifest = createRequire(import.meta.url).resolve('playwright-core/package.json');
  const cli = join(dirname(manifest), 'cli.js');
  await execute(process.execPath, [cli, 'install', 'chromium'], { timeout: INSTALL_TIMEOUT_MS });
}

/**
 * Finds a browser or installs one, once even if several test runs ask at the same time.
 * @throws if there is none in the end: a missing browser fails the run and is never skipped in silence.
 */
export async function ensureBrowser(say: (line: string) => void): Promise<FoundBrowser> {
  const found = findBrowser();
  if (found) return found;
  return withLock(join(tmpdir(), 'charrette-browser.lock'), async () => {
    const sinceFound = findBrowser();
    if (sinceFound) return sinceFound;
    const isDebian = process.platform === 'linux' && existsSync('/etc/debian_version');
    const hasApt = isDebian && isRoot();
    const way = hasApt ? 'apt-get install chromium' : 'playwright install chromium';
    say(`no Chromium, Chrome or Edge here: ${way} …`);
    const startedMs = Date.now();
    try {
      await (hasApt ? installFromDebian() : installFromPlaywright());
    } catch (error) {
      throw new Error(
        `The browser tests need Chromium, and "${way}" failed. Install it or set CHROME_PATH.`,
        {
          cause: error,
        },
      );
    }
    const installed = findBrowser();
    if (!installed) throw new Error(`"${way}" ended well, but left no browser. Set CHROME_PATH.`);
    say(`browser installed in ${Math.round((Date.now() - startedMs) / 1000)} s.`);
    return installed;
  });
}

/** A headless browser with a profile of its own, which goes when it closes. The caller closes it. */
export async function launchBrowser(options: LaunchOptions = {}): Promise<Browser> {
  const { path } = findBrowser() ?? (await ensureBrowser(console.log));
  return chromium.launch({
    ...options,
    executablePath: path,
    headless: options.headless ?? true,
    args: [...FLAGS, ...(options.args ?? [])],
  });
}
