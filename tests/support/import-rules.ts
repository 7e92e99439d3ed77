/** Which folder may import from which, as a pure function over file names and their sources. */
import { posix } from 'node:path';
import ts from 'typescript';

/** Packages that both ends may share: nothing that needs a browser, Node, a clock or chance. */
const SHARED_PACKAGES = ['yjs', 'lib0', 'valibot', '@noble/hashes', 'fractional-indexing'];
const FORMAT_PACKAGES = ['yaml'];
const GUARD_PACKAGES = ['yjs', 'lib0', 'valibot'];
const DOORS = ['server/http', 'server/sync', 'server/live'];
/** The one client file that turns Yjs events into runes. */
const ADAPTER = 'client/room/adapter.svelte.ts';

/** What only a browser, only Node, a clock or a die can give; said as source, since a type can't tell. */
const IMPURE: [RegExp, string][] = [
  [/\bDate\.now\s*\(|\bnew Date\s*\(\s*\)|\bperformance\.now\s*\(/, 'reads the clock'],
  [/\bMath\.random\s*\(|\bcrypto\.(getRandomValues|randomUUID)\s*\(/, 'draws at random'],
  [/\bset(Timeout|Interval|Immediate)\s*\(|\brequestAnimationFrame\s*\(/, 'sets a timer'],
  [/(?<![\w.])(window|localStorage|sessionStorage|indexedDB|navigator)\s*[.[]/, 'uses the browser'],
  [
    /(?<![\w.])document\.(body|head|documentElement|createElement|querySelector|addEventListener)\b/,
    'uses the DOM',
  ],
  [/(?<![\w.])(process|Buffer)\s*[.[]/, 'uses Node'],
  [/(?<![\w.])fetch\s*\(/, 'uses the network'],
];

const ELEMENT_OBSERVERS = '(?:Resize|Intersection|Mutation|Performance)Observer';

export interface Violation {
  rule: string;
  file: string;
  /** One sentence: what is wrong, and where the file or the line belongs. */
  sentence: string;
}

interface Import {
  from: string;
  /** Path inside the project, or the specifier itself for a package. */
  to: string;
  isPackage: boolean;
}

const isUnder = (path: string, ...folders: string[]): boolean =>
  folders.some((folder) => path === folder || path.startsWith(`${folder}/`));

const isOf = (specifier: string, packages: string[]): boolean => isUnder(specifier, ...packages);

/** The script blocks of a component; a .ts file is one script already. Other text keeps its lines out. */
function scriptOf(path: string, source: string): string {
  if (!path.endsWith('.svelte')) return source;
  return [...source.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)]
    .map((block) => block[1] ?? '')
    .join('\n');
}

/** Comments and the words inside strings never break a rule. */
function withoutComments(source: string): string {
  return source.replace(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (part) =>
    part.startsWith('/') ? ' ' : `${part[0] ?? ''}${part[0] ?? ''}`,
  );
}

function importsOf(path: string, source: string): Import[] {
  const { importedFiles } = ts.preProcessFile(scriptOf(path, source), true, false);
  return importedFiles.map(({ fileName }) => {
    const specifier = fileName.replace(/\?.*$/, '');
    const isPackage = !specifier.startsWith('.');
    const to = isPackage ? specifier : posix.normalize(posix.join(posix.dirname(path), specifier));
    return { from: path, to, isPackage };
  });
}

function judgeImport({ from, to, isPackage }: Import): Violation[] {
  const found: Violation[] = [];
  const breaks = (rule: string, sentence: string): void => {
    found.push({ rule, file: from, sentence: `${rule} ${from} imports ${to}: ${sentence}` });
  };

  if (isUnder(from, 'shared')) {
    const packages = isUnder(from, 'shared/voting/formats')
      ? [...SHARED_PACKAGES, ...FORMAT_PACKAGES]
      : SHARED_PACKAGES;
    if (isPackage && !isOf(to, packages)) {
      breaks(
        'A1',
        `shared runs at both ends and may use only ${packages.join(', ')}; code that needs more belongs in server/ or client/.`,
      );
    }
    if (!isPackage && !isUnder(to, 'shared')) {
      breaks(
        'A1',
        'shared imports only shared; what both ends need moves here, what one end needs stays there.',
      );
    }
  }
  if (isUnder(from, 'server') && isUnder(to, 'client')) {
    breaks('A3', 'server and client never import each other; what both need belongs in shared/.');
  }
  if (isUnder(from, 'client')) {
    if (isUnder(to, 'server')) {
      breaks('A3', 'client and server never import each other; what both need belongs in shared/.');
    }
    if (isPackage && to.startsWith('node:')) {
      breaks('A3', 'no browser has Node built-ins; this belongs in server/.');
    }
  }
  const door = DOORS.find((folder) => isUnder(from, folder));
  if (door && isUnder(to, ...DOORS.filter((other) => other !== door))) {
    breaks('A4', 'doors never import each other; what two doors share belongs in server/rooms/ or shared/.');
  }
  if (isUnder(from, 'server/rooms') && isUnder(to, ...DOORS)) {
    breaks('A5', 'rooms publish and doors subscribe; this belongs in the door, or behind the bus.');
  }
  if (isUnder(from, 'server/ledger', 'server/store') && isUnder(to, 'server/rooms', ...DOORS)) {
    breaks(
      'A5',
      'ledger and store are called by rooms and call nobody above; this belongs in server/rooms/.',
    );
  }
  if (isUnder(from, 'server/guard')) {
    const isPure = isPackage ? isOf(to, GUARD_PACKAGES) : isUnder(to, 'shared', 'server/guard');
    if (!isPure) {
      breaks(
        'A6',
        'the guard is a pure judge over shared, yjs, lib0 and the validator; whoever calls it hands in the rest, so this belongs in server/rooms/.',
      );
    }
  }
  if (isUnder(from, 'client/ui') && isUnder(to, 'client') && !isUnder(to, 'client/ui', 'client/styles')) {
    breaks('A7', 'ui knows no domain; a component that does belongs in the folder of that domain.');
  }
  if (isUnder(to, 'tests')) {
    breaks('A9', 'the product runs without its tests; what both need belongs in shared/ or server/.');
  }
  return found;
}

/** `new ResizeObserver(…)` also has `observe`, and that one is about elements. */
function callsYjsObserve(code: string): boolean {
  const calls = code.matchAll(/([\w$\]).?!]*?)([\w$]+|\))[?!]?\s*\.observe(Deep)?\s*\(/g);
  for (const call of calls) {
    const receiver = call[2] ?? '';
    const watchesElements =
      call[3] === undefined &&
      (receiver === ')'
        ? new RegExp(`new ${ELEMENT_OBSERVERS}\\b`).test(code)
        : new RegExp(`\\b${receiver.replaceAll('$', '\\$')}\\b[^;\\n]*=\\s*new ${ELEMENT_OBSERVERS}\\b`).test(
            code,
          ));
    if (!watchesElements) return true;
  }
  return false;
}

function judgeSource(path: string, source: string): Violation[] {
  const code = withoutComments(scriptOf(path, source));
  const found: Violation[] = [];
  if (isUnder(path, 'shared')) {
    for (const [pattern, deed] of IMPURE) {
      const match = pattern.exec(code);
      if (!match) continue;
      const sentence = `A2 ${path} ${deed} (${match[0].trim()}): shared is pure; take the value as a parameter, or move this to server/ or client/.`;
      found.push({ rule: 'A2', file: path, sentence });
    }
  }
  if (isUnder(path, 'client') && path !== ADAPTER && callsYjsObserve(code)) {
    const sentence = `A8 ${path} observes a Yjs type: only ${ADAPTER} turns Yjs events into runes; read its snapshots instead.`;
    found.push({ rule: 'A8', file: path, sentence });
  }
  return found;
}

/**
 * Every broken rule of direction.
 * @param files project paths with forward slashes ("shared/board/edit.ts") and their sources; .ts and .svelte
 */
export function violations(files: ReadonlyMap<string, string>): Violation[] {
  return [...files].flatMap(([path, source]) => [
    ...importsOf(path, source).flatMap(judgeImport),
    ...judgeSource(path, source),
  ]);
}
