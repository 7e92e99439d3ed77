// Where a test run leaves its results, and what they add up to.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const REPORT_FOLDER = 'tests/report';
/** Vitest's own JSON report. */
export const TESTS_REPORT = `${REPORT_FOLDER}/vitest.json`;
/** Format, lint, types and the Vitest run as a whole: green or not. */
export const STEPS_REPORT = `${REPORT_FOLDER}/steps.json`;

/** @param {string} path */
const readReport = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined);

/**
 * Adds a run up so that it can't read green by accident: each red check counts as one failure, and so does a
 * run of Vitest that failed without a failed test (a file that doesn't load), that left no report or ran nothing.
 * @param {string} root folder of the project
 * @returns {{passed: number, failed: number}}
 */
export function tally(root) {
  const tests = readReport(join(root, TESTS_REPORT));
  /** @type {{name: string, isGreen: boolean}[] | undefined} */
  const steps = readReport(join(root, STEPS_REPORT));
  const passed = tests?.numPassedTests ?? 0;
  const failedTests = tests?.numFailedTests ?? 0;
  const redChecks = (steps ?? []).filter((step) => !step.isGreen && !step.name.startsWith('tests'));
  const isVitestGreen = steps?.some((step) => step.isGreen && step.name.startsWith('tests')) ?? false;
  const isHollow = failedTests === 0 && (!isVitestGreen || tests === undefined || passed === 0);
  return { passed, failed: failedTests + redChecks.length + (isHollow ? 1 : 0) };
}
