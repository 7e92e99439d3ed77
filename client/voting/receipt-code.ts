// A receipt's code as people read it out: in groups of three or four.

/** 'K7F3RQBD2H' → ['K7F', '3RQ', 'BD2H']. */
export const groupsOf = (code: string): string[] =>
  code.replace(/[\s-]+/gu, '').match(/.{3}(?=.{3})|.+/gu) ?? [];

/** Letter by letter, with a pause after each group. */
export const spelledOut = (code: string): string =>
  groupsOf(code)
    .map((group) => [...group].join(' '))
    .join(', ');
