// A badge's secret on its way from the QR code: taken out of the address at once, kept until somebody is in with it.

const FRAGMENT = /^#badge=([0-9A-Za-z]{20,64})$/u;

interface Kept {
  badge?: string;
}

/**
 * The secret that this page was opened with, or null. From then on it stands in the tab's own memory of this page, which
 * survives a reload and isn't shown: an address can be read over a shoulder.
 */
export function takeBadgeLink(): string | null {
  const secret = FRAGMENT.exec(location.hash)?.[1];
  if (secret !== undefined) {
    history.replaceState({ badge: secret } satisfies Kept, '', location.pathname + location.search);
    return secret;
  }
  const state = history.state as Kept | null;
  return state?.badge ?? null;
}

/** Somebody is in, or the badge is no use. */
export function dropBadgeLink(): void {
  if ((history.state as Kept | null)?.badge !== undefined) history.replaceState(null, '');
}

/** What the QR code of a badge holds. */
export const badgeLink = (joinLink: string, secret: string): string => `${joinLink}#badge=${secret}`;
