/** How the client and the server are built, and which folder of tests runs how. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type BuildEnvironmentOptions, type PluginOption } from 'vite';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const MINUTE_MS = 60_000;

/** Runes everywhere in our own components; packages keep the mode they were written in. */
const svelteRunes = (): PluginOption =>
  svelte({
    configFile: false,
    dynamicCompileOptions: ({ filename }) =>
      filename.includes('node_modules') ? undefined : { runes: true },
  });

/**
 * The verifier works as one file from any disk: its script and style, bundled apart, stand inside its page, and its
 * policy lets exactly these two work and nothing reach a network. The http door takes the policy from the page.
 */
const verifierPage = (): PluginOption => ({
  name: 'charrette-verifier',
  async generateBundle() {
    const built = await build({
      configFile: false,
      root: here('client/verifier'),
      logLevel: 'warn',
      build: {
        write: false,
        lib: { entry: here('client/verifier/main.ts'), formats: ['iife'], name: 'verifier' },
      },
    });
    const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
    const script = outputs.flatMap((one) => (one.type === 'chunk' ? one.code.trim() : [])).join('\n');
    const style = outputs
      .flatMap((one) =>
        one.type === 'asset' && one.fileName.endsWith('.css') ? String(one.source).trim() : [],
      )
      .join('\n');
    if (!script || !style || /<\/(?:script|style)/i.test(script + style))
      throw new Error('the verifier’s script or style can’t stand inside a page');
    const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'`;
    const parts = {
      policy: `<meta http-equiv="Content-Security-Policy" content="${policy}" />`,
      style: `<style>${style}</style>`,
      script: `<script>${script}</script>`,
    };
    const source = Object.entries(parts).reduce(
      (page, [name, part]) => page.replace(`<!-- ${name} -->`, () => part),
      readFileSync(here('client/verifier/verifier.html'), 'utf8'),
    );
    this.emitFile({ type: 'asset', fileName: 'verifier.html', source });
  },
});

/** `vite build`: the page, served by the http door from dist/client. */
const clientBuild: BuildEnvironmentOptions = {
  outDir: here('dist/client'),
  emptyOutDir: true,
};

/**
 * `vite build --ssr`: the server and its store thread. Packages stay outside and are read from node_modules.
 * Chunks lie beside the entries, so that `new URL('./sqlite-worker.js', import.meta.url)` holds in each of them.
 */
const serverBuild: BuildEnvironmentOptions = {
  outDir: here('dist/server'),
  emptyOutDir: true,
  target: 'node20',
  sourcemap: true,
  copyPublicDir: false,
  rolldownOptions: {
    input: { cli: here('server/cli.ts'), 'sqlite-worker': here('server/store/sqlite-worker.ts') },
    output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
  },
};

interface ProjectTraits {
  /** Longest a single test or hook may take. */
  timeoutMs: number;
  /** Projects of a lower group finish before a higher one starts, so that browsers don't starve simulations. */
  group: number;
  /** Its files run one after the other in one worker, and load what they all import once. */
  shares?: boolean;
  /** One file at a time. */
  serial?: boolean;
  /** Needs a browser on the machine: found or installed before the first test. */
  browser?: boolean;
}

const nodeProject = (name: string, traits: ProjectTraits): TestProjectInlineConfiguration => ({
  root: here('.'),
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    environment: 'node',
    testTimeout: traits.timeoutMs,
    hookTimeout: Math.max(traits.timeoutMs, 30_000),
    sequence: { groupOrder: traits.group },
    isolate: !traits.shares,
    ...(traits.serial ? { maxWorkers: 1, fileParallelism: false } : {}),
    ...(traits.browser ? { globalSetup: [here('tests/support/browser-setup.ts')] } : {}),
  },
});

/** Components run in jsdom with the packages' browser builds; no other project may get those (ws would be a stub). */
const componentProject: TestProjectInlineConfiguration = {
  root: here('.'),
  plugins: [svelteRunes(), svelteTesting()],
  resolve: { conditions: ['browser'] },
  test: {
    name: 'component',
    include: ['tests/component/**/*.test.ts'],
    environment: 'jsdom',
    // A browser and the client's modules for each worker instead of for each file take half of the time.
    isolate: false,
    setupFiles: [here('tests/component/setup.ts')],
    testTimeout: 10_000,
  },
};

/** Read by test runs alone: Vitest is nothing that a build should load. */
const testOrder = async () =>
  process.env['VITEST'] ? { sequencer: (await import('./tests/support/order.ts')).SlowestFirst } : {};

export default defineConfig(async ({ isSsrBuild }) => ({
  root: process.env['VITEST'] ? here('.') : here('client'),
  plugins: process.env['VITEST'] ? [] : [svelteRunes(), ...(isSsrBuild ? [] : [verifierPage()])],
  build: isSsrBuild ? serverBuild : clientBuild,
  test: {
    // Every core: one worker less, Vitest's own default, leaves half of a two-core machine idle.
    maxWorkers: '100%',
    sequence: await testOrder(),
    projects: [
      nodeProject('unit', { timeoutMs: 5_000, group: 0, shares: true }),
      componentProject,
      nodeProject('contract', { timeoutMs: 30_000, group: 0, shares: true }),
      nodeProject('simulation', { timeoutMs: MINUTE_MS, group: 0, shares: true }),
      nodeProject('integration', { timeoutMs: 30_000, group: 1, shares: true }),
      nodeProject('e2e', { timeoutMs: 2 * MINUTE_MS, group: 1, browser: true }),
      nodeProject('load', { timeoutMs: 3 * MINUTE_MS, group: 2, serial: true }),
      nodeProject('long', { timeoutMs: 60 * MINUTE_MS, group: 3, serial: true, browser: true }),
      nodeProject('tour', { timeoutMs: 10 * MINUTE_MS, group: 4, serial: true, browser: true }),
    ],
  },
}));
