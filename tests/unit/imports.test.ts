/** Holds the direction of imports: which folder may know which, and where a misplaced file belongs. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { violations } from '../support/import-rules.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

function sourcesUnder(...folders: string[]): Map<string, string> {
  const sources = new Map<string, string>();
  for (const folder of folders) {
    if (!existsSync(join(ROOT, folder))) continue;
    for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) for (const [inner, source] of sourcesUnder(path)) sources.set(inner, source);
      else if (/\.(ts|mjs|svelte)$/.test(entry.name))
        sources.set(path, readFileSync(join(ROOT, path), 'utf8'));
    }
  }
  return sources;
}

/** The rules that one made-up file breaks. */
const rulesBrokenBy = (path: string, source: string): string[] =>
  violations(new Map([[path, source]])).map((violation) => violation.rule);

describe('the project', () => {
  it('A0 the walk finds files, so that the rules judge something', () => {
    expect([...sourcesUnder('tests/unit').keys()]).toContain('tests/unit/imports.test.ts');
  });

  it('A1–A9 every file imports only what its folder may know', () => {
    const found = violations(sourcesUnder('server', 'client', 'shared'));
    expect(found.map((violation) => violation.sentence)).toEqual([]);
  });
});

describe('A1 shared imports only shared and a few packages', () => {
  it.each(['yjs', 'lib0/encoding', 'valibot', '@noble/hashes/sha2.js', 'fractional-indexing', './read.ts'])(
    'A1 lets %s pass',
    (specifier) => {
      expect(rulesBrokenBy('shared/board/edit.ts', `import { x } from '${specifier}';`)).toEqual([]);
    },
  );

  it.each(['node:fs', 'fs', 'express', 'svelte', 'yjs-extra', 'yaml', '../../server/log.ts'])(
    'A1 stops %s',
    (specifier) => {
      expect(rulesBrokenBy('shared/board/edit.ts', `import { x } from '${specifier}';`)).toEqual(['A1']);
    },
  );

  it('A1 lets yaml pass in the ballot file formats alone', () => {
    expect(rulesBrokenBy('shared/voting/formats/abc.ts', `import { parse } from 'yaml';`)).toEqual([]);
  });

  it.each([
    `export * from 'express';`,
    `const express = await import('express');`,
    `import type { Express } from 'express';`,
    `import 'express';`,
  ])('A1 sees %s', (source) => {
    expect(rulesBrokenBy('shared/ids.ts', source)).toEqual(['A1']);
  });

  it('A1 ignores an import in a comment', () => {
    expect(rulesBrokenBy('shared/ids.ts', `// import 'express';\n/* import 'fs' */`)).toEqual([]);
  });
});

describe('A2 shared has no clock, chance, browser or Node', () => {
  it.each([
    'const at = Date.now();',
    'const at = new Date();',
    'const die = Math.random();',
    'setTimeout(go, 5);',
    'window.alert(1);',
    `document.querySelector('p');`,
    'process.exit(1);',
  ])('A2 stops %s', (source) => {
    expect(rulesBrokenBy('shared/agenda/steps.ts', source)).toEqual(['A2']);
  });

  it.each([
    'const at = new Date(nowMs);',
    'const cards = document.cards;',
    '// never Date.now() here',
    `const words = 'Math.random() is banned';`,
  ])('A2 lets %s pass', (source) => {
    expect(rulesBrokenBy('shared/agenda/steps.ts', source)).toEqual([]);
  });
});

describe('A3 server and client never import each other', () => {
  it('A3 stops the server from importing the client', () => {
    expect(rulesBrokenBy('server/http/page.ts', `import '../../client/main.ts';`)).toEqual(['A3']);
  });

  it.each(['../../server/log.ts', 'node:path'])('A3 stops a component from importing %s', (specifier) => {
    const source = `<script lang="ts">\n  import type { X } from '${specifier}';\n</script>\n<p>import</p>`;
    expect(rulesBrokenBy('client/desk/Desk.svelte', source)).toEqual(['A3']);
  });

  it('A3 lets both import shared', () => {
    expect(rulesBrokenBy('server/rooms/room.ts', `import '../../shared/ids.ts';`)).toEqual([]);
    expect(rulesBrokenBy('client/room/room.ts', `import '../../shared/ids.ts';`)).toEqual([]);
  });
});

describe('A4 doors never import each other', () => {
  it.each([
    ['server/http/join.ts', '../live/door.ts'],
    ['server/live/door.ts', '../sync/door.ts'],
    ['server/sync/door.ts', '../http/session.ts'],
  ])('A4 stops %s from importing %s', (path, specifier) => {
    expect(rulesBrokenBy(path, `import '${specifier}';`)).toEqual(['A4']);
  });

  it('A4 lets a door import itself, rooms and the log', () => {
    const source = `import './frame.ts'; import '../rooms/room.ts'; import '../log.ts';`;
    expect(rulesBrokenBy('server/sync/door.ts', source)).toEqual([]);
  });
});

describe('A5 rooms publish, doors subscribe', () => {
  it.each(['http', 'sync', 'live'])('A5 stops rooms from importing the %s door', (door) => {
    expect(rulesBrokenBy('server/rooms/room.ts', `import '../${door}/door.ts';`)).toEqual(['A5']);
  });

  it('A5 stops ledger and store from importing rooms', () => {
    expect(rulesBrokenBy('server/store/sqlite.ts', `import '../rooms/room.ts';`)).toEqual(['A5']);
    expect(rulesBrokenBy('server/ledger/append.ts', `import '../rooms/room.ts';`)).toEqual(['A5']);
  });

  it('A5 lets rooms import guard, ledger and store', () => {
    const source = `import '../guard/judge.ts'; import '../ledger/append.ts'; import '../store/contract.ts';`;
    expect(rulesBrokenBy('server/rooms/room.ts', source)).toEqual([]);
  });
});

describe('A6 the guard is pure', () => {
  it.each(['node:crypto', 'pino', 'y-protocols/sync', '../rooms/room.ts', '../log.ts'])(
    'A6 stops %s',
    (specifier) => {
      expect(rulesBrokenBy('server/guard/judge.ts', `import '${specifier}';`)).toEqual(['A6']);
    },
  );

  it('A6 lets shared, yjs, lib0 and the guard itself pass', () => {
    const source = `import 'yjs'; import 'lib0/decoding'; import './resolve.ts'; import '../../shared/board/permit.ts';`;
    expect(rulesBrokenBy('server/guard/judge.ts', source)).toEqual([]);
  });
});

describe('A7 ui knows no domain', () => {
  it('A7 stops ui from importing the board', () => {
    const source = `<script lang="ts">import Card from '../board/Card.svelte';</script>`;
    expect(rulesBrokenBy('client/ui/Button.svelte', source)).toEqual(['A7']);
  });

  it('A7 lets ui import itself, styles and packages', () => {
    const source = `import './Icon.svelte'; import '../styles/tokens.css'; import 'svelte';`;
    expect(rulesBrokenBy('client/ui/focus.ts', source)).toEqual([]);
  });
});

describe('A8 one adapter turns Yjs events into runes', () => {
  it.each([
    'cards.observe(changed);',
    'doc.getMap("cards").observeDeep(changed);',
    'cards?.observe(changed);',
  ])('A8 stops %s elsewhere', (source) => {
    expect(rulesBrokenBy('client/board/board.ts', source)).toEqual(['A8']);
    expect(rulesBrokenBy('client/room/adapter.svelte.ts', source)).toEqual([]);
  });

  it.each([
    'const watch = new ResizeObserver(measure);\nwatch.observe(node);',
    'new IntersectionObserver(reveal).observe(node);',
    '// cards.observe(changed) would leak',
  ])('A8 lets %s pass', (source) => {
    expect(rulesBrokenBy('client/wall/size.ts', source)).toEqual([]);
  });
});

describe('A9 the product runs without its tests', () => {
  it('A9 stops an import of tests/', () => {
    expect(rulesBrokenBy('server/rehearsal/bot.ts', `import '../../tests/support/clock.ts';`)).toEqual([
      'A9',
    ]);
  });
});

describe('the sentence', () => {
  it('A1 names the file, what it imports, and where it belongs', () => {
    const [violation] = violations(new Map([['shared/ids.ts', `import 'express';`]]));
    expect(violation?.sentence).toMatch(
      /^A1 shared\/ids\.ts imports express: .*belongs in server\/ or client\/\.$/,
    );
  });
});
