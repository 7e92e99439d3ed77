// What `npm test`, `npm run check` and `npm run test:long` do: format, lint and types beside each other, then Vitest.
// Goes on after a failure, so that one run shows everything that is wrong; fails if anything did.
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { REPORT_FOLDER, STEPS_REPORT, TESTS_REPORT } from './report.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const BIN = join(ROOT, 'node_modules');

/** @typedef {{name: string, script: string, parameters: string[]}} Step */

/** The slowest first, so that the shorter ones fill the other core. @type {Step[]} */
const STATIC_STEPS = [
  {
    name: 'lint',
    script: 'eslint/bin/eslint.js',
    parameters: ['.', '--max-warnings', '0'],
  },
  {
    // tsc and more: it also reads every .ts and .mjs file that tsconfig.json includes, and knows what a component
    // exports, which plain tsc doesn't.
    name: 'types',
    script: 'svelte-check/bin/svelte-check',
    parameters: ['--tsconfig', './tsconfig.json', '--output', 'human', '--fail-on-warnings'],
  },
  {
    name: 'format',
    script: 'prettier/bin/prettier.cjs',
    parameters: ['--check', '.', '--log-level', 'warn'],
  },
];

const TEST_PROJECTS = ['unit', 'component', 'contract', 'simulation', 'integration', 'e2e', 'load'];

/** Which checks and which test projects a run has. */
const RUNS = {
  test: { steps: STATIC_STEPS, projects: TEST_PROJECTS },
  check: { steps: STATIC_STEPS, projects: ['unit'] },
  long: { steps: [], projects: ['long'] },
};

/** @param {number} sinceMs */
const seconds = (sinceMs) => `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;

/**
 * @param {Step} step
 * @param {'show' | 'hold'} output held output appears in one piece, and only after a failure
 * @returns {Promise<{name: string, isGreen: boolean}>}
 */
function run(step, output) {
  const startedMs = Date.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(BIN, step.script), ...step.parameters], {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: 'test' },
      stdio: output === 'show' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    let held = '';
    const hold = (/** @type {Buffer} */ chunk) => (held += chunk.toString());
    child.stdout?.on('data', hold);
    child.stderr?.on('data', hold);
    child.on('error', (error) => (held += error.message));
    child.on('close', (code) => {
      const isGreen = code === 0;
      if (!isGreen) process.stdout.write(held);
      console.log(`${isGreen ? '✓' : '✗'} ${step.name} ${seconds(startedMs)}`);
      resolve({ name: step.name, isGreen });
    });
  });
}

/** @param {Step[]} steps */
async function runBesideEachOther(steps) {
  const waiting = [...steps];
  /** @type {{name: string, isGreen: boolean}[]} */
  const results = [];
  const lane = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) results.push(await run(step, 'hold'));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  return results;
}

const [kind = 'test', ...passedOn] = process.argv.slice(2);
const plan = RUNS[/** @type {keyof typeof RUNS} */ (kind)];
if (!plan) {
  console.error(`There is no run called ${kind}; there are ${Object.keys(RUNS).join(', ')}.`);
  process.exit(2);
}

rmSync(join(ROOT, REPORT_FOLDER), { recursive: true, force: true });
mkdirSync(join(ROOT, REPORT_FOLDER), { recursive: true });

const results = await runBesideEachOther(plan.steps);
results.push(
  await run(
    {
      name: `tests (${plan.projects.join(', ')})`,
      script: 'vitest/vitest.mjs',
      parameters: [
        'run',
        ...plan.projects.flatMap((project) => ['--project', project]),
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${TESTS_REPORT}`,
        ...passedOn,
      ],
    },
    'show',
  ),
);
writeFileSync(join(ROOT, STEPS_REPORT), JSON.stringify(results, null, 2));

const red = results.filter((result) => !result.isGreen).map((result) => result.name);
if (red.length > 0) {
  console.log(`✗ failed: ${red.join(', ')}`);
  process.exit(1);
}
