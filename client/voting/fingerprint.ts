// How a ledger's root is shown where people compare it by eye or read it aloud; the whole of it can be copied.

const SHOWN = 6;

export const endsOf = (root: string): [start: string, end: string] => [
  root.slice(0, SHOWN),
  root.slice(-SHOWN),
];
