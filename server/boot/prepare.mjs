// Makes `npm start` and `npm test` one command: installs packages and builds only when something changed.
// Node built-ins only, because it runs before anything is installed. `--no-build` stops after the packages.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const PACKAGES_STAMP = join(ROOT, 'node_modules', '.charrette-stamp');
const LOCK = join(ROOT, 'dist', '.prepare.lock');

/** What each half is made of; a change in any of it builds that half again. */
const HALVES = {
  client: { sources: ['client', 'shared'], viteArguments: ['build'], made: 'dist/client/index.html' },
  server: { sources: ['server', 'shared'], viteArguments: ['build', '--ssr'], made: 'dist/server/cli.js' },
};
const CONFIGS = ['vite.config.ts', 'tsconfig.json', 'package.json', 'package-lock.json'];

/** @typedef {keyof typeof HALVES} Half */

/** @param {string} line */
const say = (line) => process.stderr.write(`charrette: ${line}\n`);

/** @param {string} line @returns {never} */
function stop(line) {
  say(line);
  process.exit(1);
}

/** @param {string} path */
const readIfThere = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/** Vite's own range; @photostructure/sqlite and vitest are content with less. */
function isNodeRecentEnough() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major === 20) return minor >= 19;
  if (major === 22) return minor >= 12;
  return major > 22;
}

/** The Node and the machine that native packages in node_modules were chosen for. */
const machineStamp = () => `${process.version} ${process.platform} ${process.arch}`;

function packagesStamp() {
  const lockFile = readFileSync(join(ROOT, 'package-lock.json'));
  return `${createHash('sha256').update(lockFile).digest('hex')} ${machineStamp()}`;
}

/**
 * Did somebody run `npm ci` or `npm install` by hand, leaving all that the lock file asks for?
 * Then a second install would only cost time. npm notes what it installed in node_modules/.package-lock.json.
 */
function isInstalledByHand() {
  const installed = readIfThere(join(ROOT, 'node_modules', '.package-lock.json'));
  if (installed === '') return false;
  const stampedMachine = readIfThere(PACKAGES_STAMP).split(' ').slice(1).join(' ');
  if (stampedMachine !== '' && stampedMachine !== machineStamp()) return false;
  const has = JSON.parse(installed).packages;
  const wants = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wants).every(
    ([path, entry]) =>
      path === '' || entry.optional || entry.devOptional || has[path]?.integrity === entry.integrity,
  );
}

/**
 * @param {string} command
 * @param {string[]} parameters
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {Promise<{ok: boolean, output: string}>}
 */
function run(command, parameters, environment = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, {
      cwd: ROOT,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      // npm is a .cmd file on Windows, which only a shell starts.
      shell: command === 'npm' && process.platform === 'win32',
    });
    let output = '';
    const gather = (/** @type {Buffer} */ chunk) => (output += chunk.toString());
    child.stdout.on('data', gather);
    child.stderr.on('data', gather);
    child.on('error', (error) => resolve({ ok: false, output: `${output}${error.message}` }));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });
}

/** @param {number} sinceMs */
const seconds = (sinceMs) => `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;

const NO_NETWORK = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|network/i;

async function install() {
  const startedMs = Date.now();
  say('installing packages (once, and again when package-lock.json or Node changes) …');
  const npm = process.env['npm_execpath'] ?? '';
  const parameters = ['ci', '--include=dev', '--ignore-scripts'];
  const outcome = npm.endsWith('npm-cli.js')
    ? await run(process.execPath, [npm, ...parameters])
    : await run('npm', parameters);
  if (!outcome.ok) {
    if (NO_NETWORK.test(outcome.output)) {
      stop(
        'the packages could not be fetched: no network. Run the same command once while online; later starts need none.',
      );
    }
    process.stderr.write(outcome.output);
    stop('`npm ci` failed; its own words are above.');
  }
  writeFileSync(PACKAGES_STAMP, packagesStamp());
  say(`packages installed in ${seconds(startedMs)}.`);
}

/**
 * By content and not by time: a checkout or a copy gives old words new times.
 * @param {Half} half
 */
function sourceStamp(half) {
  const hash = createHash('sha256');
  const add = (/** @type {string} */ path) => {
    hash.update(`${path}\0`);
    hash.update(readFileSync(join(ROOT, path)));
  };
  const walk = (/** @type {string} */ folder) => {
    if (!existsSync(join(ROOT, folder))) return;
    const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) add(path);
    }
  };
  HALVES[half].sources.forEach(walk);
  CONFIGS.forEach(add);
  return hash.digest('hex');
}

/** @param {Half} half */
const stampFile = (half) => join(ROOT, 'dist', `.${half}-stamp`);

/** @param {Half} half */
const isBuilt = (half) =>
  readIfThere(stampFile(half)) === sourceStamp(half) && existsSync(join(ROOT, HALVES[half].made));

/**
 * @param {Half} half
 * @returns {Promise<string>} Vite's complaint, or nothing
 */
async function build(half) {
  const startedMs = Date.now();
  // Taken before the build: what is saved meanwhile gets built next time.
  const stamp = sourceStamp(half);
  say(`building the ${half} …`);
  rmSync(stampFile(half), { force: true });
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const parameters = [vite, ...HALVES[half].viteArguments, '--config', join(ROOT, 'vite.config.ts')];
  const outcome = await run(process.execPath, parameters, { NODE_ENV: 'production', VITEST: '' });
  if (!outcome.ok) return outcome.output;
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  writeFileSync(stampFile(half), stamp);
  say(`${half} built in ${seconds(startedMs)}.`);
  return '';
}

const arePackagesReady = () => readIfThere(PACKAGES_STAMP) === packagesStamp();

/** @returns {Half[]} */
const staleHalves = () => {
  if (process.argv.includes('--no-build')) return [];
  return /** @type {Half[]} */ (Object.keys(HALVES)).filter((half) => !isBuilt(half));
};

async function prepare() {
  if (arePackagesReady() && staleHalves().length === 0) return;
  await withLock(
    LOCK,
    async () => {
      // Asked again: whoever held the lock before may have done it all.
      if (!arePackagesReady()) {
        if (isInstalledByHand()) writeFileSync(PACKAGES_STAMP, packagesStamp());
        else await install();
      }
      const complaints = await Promise.all(staleHalves().map(build));
      if (complaints.some((complaint) => complaint !== '')) {
        process.stderr.write(complaints.join(''));
        stop('the build failed; its own words are above.');
      }
    },
    () => say('another start is installing or building; waiting for it …'),
  );
}

if (!isNodeRecentEnough()) {
  stop(
    `Node ${process.version} is too old: Charrette needs 20.19 or newer (of 22: 22.12 or newer), 24 is best.`,
  );
}
await prepare();
