// Which mistakes the linter looks for, and in which files.
import js from '@eslint/js';
import globals from 'globals';
import { defineConfig, globalIgnores } from 'eslint/config';
import ts from 'typescript-eslint';

// Types of components in one program: without it each component makes a new one, and the lint takes twice as long.
process.env['SVELTE_ESLINT_PARSER_EXPERIMENTAL_TS_SYS_HOOK'] ??= '1';
const { default: svelte } = await import('eslint-plugin-svelte');

export default defineConfig(
  globalIgnores([
    'dist/',
    'data/',
    'coverage/',
    'tests/report/',
    'tests/bench/peers/node_modules/',
    'tests/fixtures/',
    'tour/',
  ]),
  js.configs.recommended,
  ts.configs.recommended,
  svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      // TypeScript already knows every name.
      'no-undef': 'off',
      'no-console': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    },
  },
  {
    files: ['**/*.ts', '**/*.svelte'],
    languageOptions: {
      parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      // A `let` of $props() or $state() is written through bindings the rule can't see.
      'prefer-const': 'off',
      'svelte/prefer-const': 'off',
      // The page has its own small router: there is no SvelteKit `resolve()` to pass links through.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    files: ['server/log.ts', 'server/cli.ts', 'server/boot/**', 'tests/**'],
    rules: { 'no-console': 'off' },
  },
);
