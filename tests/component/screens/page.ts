/** A fresh page, a small server on the other side of `fetch`, and the questions tests ask of a page. */
import axe from 'axe-core';
import { cleanup } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { shippedMethod } from '../../../shared/method/index.ts';
import type { BadgeBody, JoinBody, PublicFacts } from '../../../shared/protocol/http.ts';
import type { Refusal } from '../../../shared/outcome.ts';
import type { Code } from '../../../shared/ids.ts';
import { announce } from '../../../client/ui/announce.svelte.ts';
import { pageLanguage } from '../../../client/ui/language.svelte.ts';

/** An accessibility check of a whole screen takes a second here, and many on a machine that does other things too. */
export const SLOW_MS = 30_000;

export const CODE = 'BRX7KM' as Code;

/** A fresh page before each test: in English, and silent. */
export function freshPage(): void {
  beforeEach(() => {
    pageLanguage.choose('en');
    announce('');
  });
  afterEach(cleanup);
}

/** Rules about a whole page, which a part of one can't keep; colours are looked at in a real browser. */
const PAGE_RULES = ['document-title', 'region', 'page-has-heading-one', 'landmark-one-main'];
const NOT_HERE = ['color-contrast', 'html-has-lang'];

/** Accessibility faults of what is shown, in words. */
export async function faults(shown: 'page' | 'part'): Promise<string[]> {
  const off = shown === 'page' ? NOT_HERE : [...NOT_HERE, ...PAGE_RULES];
  const rules = Object.fromEntries(off.map((rule) => [rule, { enabled: false }]));
  // Without style sheets (jsdom applies hardly any) and without a selector for each passed node: half the time.
  const { violations } = await axe.run(document, { rules, preload: false, resultTypes: ['violations'] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** Every text and every spoken name on the page. */
export function wordsOnPage(): Set<string> {
  const found = new Set<string>();
  const add = (text: string | null | undefined): void => {
    const plain = text?.replace(/\s+/gu, ' ').trim();
    if (plain && /\p{L}{2}/u.test(plain)) found.add(plain);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (walker.currentNode.parentElement?.closest('style, script')) continue;
    add(walker.currentNode.textContent);
  }
  for (const element of document.querySelectorAll('*'))
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) add(element.getAttribute(name));
  return found;
}

/** What reads the same in both languages, though it shouldn't: names and codes are given as `same`. */
export function unchanged(before: Set<string>, after: Set<string>, same: readonly string[]): string[] {
  return [...before].filter((text) => after.has(text) && !same.includes(text));
}

const method = shippedMethod('brussels-2017');
if (!method) throw new Error('the Brussels method does not ship any more');
export const FACTS: PublicFacts = {
  code: CODE,
  title: method.title,
  step: 'welcome',
  languages: method.languages,
  roles: method.roles,
  themes: method.themes.map(({ id, name }) => ({ id, name })),
  ended: false,
  full: false,
  admission: 'link',
  voting: false,
};

/** A server that admits people; a request it has seen before gets the same person. */
export class FakeServer {
  facts: PublicFacts | Refusal = FACTS;
  /** What `POST /join` refuses with. */
  refusesJoin: Refusal | null = null;
  /** How many answers still get lost on their way back. */
  losesAnswers = 0;
  /** As whom the phone is in, by name. */
  me: string | null = null;
  /** What `POST /badge` answers: a refusal, who is let in (`{joined: name}`), or what it says of the badge. */
  badge: (body: BadgeBody) => Refusal | object = () => 'not-found';
  readonly shown: BadgeBody[] = [];
  readonly joins: JoinBody[] = [];
  readonly created: unknown[] = [];
  readonly people = new Map<string, string>();

  listen(): this {
    vi.stubGlobal('fetch', (url: string, init: RequestInit) => this.#answer(new URL(url), init));
    return this;
  }

  async #answer(url: URL, init: RequestInit): Promise<Response> {
    await Promise.resolve();
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : null;
    if (url.pathname.endsWith('/me')) {
      if (this.me === null) return refusal(401, 'not-admitted');
      return json(200, { role: 'participant', participant: { id: 'personme', name: this.me } });
    }
    if (url.pathname.endsWith('/badge')) return this.#badge(body as BadgeBody);
    if (url.pathname.endsWith('/join')) return this.#join(body as JoinBody);
    if (url.pathname === '/api/workshops') {
      this.created.push(body);
      const at = `http://192.168.1.20:3000/${CODE}`;
      const links = {
        join: at,
        desk: `${at}/desk#deskdeskdeskdeskdesk`,
        wall: `${at}/wall#wallwallwallwallwall`,
      };
      return json(200, { code: CODE, links, hostToken: 'x' });
    }
    return typeof this.facts === 'string' ? refusal(404, this.facts) : json(200, this.facts);
  }

  #badge(body: BadgeBody): Response {
    this.shown.push(body);
    const answer = this.badge(body);
    if (typeof answer === 'string') return refusal(409, answer);
    if (!('joined' in answer)) return json(200, answer);
    return json(201, { participant: { id: 'personme', name: answer.joined }, token: 't', clientIds: [] });
  }

  #join(body: JoinBody): Response {
    this.joins.push(body);
    if (this.refusesJoin) return refusal(409, this.refusesJoin);
    const request = body.request ?? String(this.joins.length);
    const id = this.people.get(request) ?? `person${String(this.people.size).padStart(8, '0')}`;
    this.people.set(request, id);
    if (this.losesAnswers > 0) {
      this.losesAnswers -= 1;
      throw new TypeError('network lost');
    }
    return json(200, { participant: { id, ...body }, token: 't', clientIds: [] });
  }
}

const json = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status });
const refusal = (status: number, name: Refusal): Response => json(status, { refusal: name, message: name });

/** Waits until `claim` no longer throws. */
export const until = (claim: () => void): Promise<void> => vi.waitFor(claim, { timeout: 3000, interval: 10 });

export const expectNoFaults = async (shown: 'page' | 'part' = 'page'): Promise<void> =>
  expect(await faults(shown)).toEqual([]);
