// A receipt's code as people read it out: in groups of three or four.

/** Longer groups are misread. */
const GROUP_MOST = 4;

/** 'K7F3RQBD2H' → ['K7F', '3RQ', 'BD2H'], whatever spaces and hyphens it came with. */
export function groupsOf(code: string): string[] {
  const plain = code.replace(/[\s-]+/gu, '');
  const count = Math.ceil(plain.length / GROUP_MOST);
  return Array.from({ length: count }, (_, group) =>
    plain.slice(Math.floor((group * plain.length) / count), Math.floor(((group + 1) * plain.length) / count)),
  );
}

/** Letter by letter, with a pause after each group. */
export const spelledOut = (code: string): string =>
  groupsOf(code)
    .map((group) => [...group].join(' '))
    .join(', ');
