// The way into the desk and the wall: a link's secret is exchanged once, or this browser still has its cookie.
import type { Refusal } from '../../shared/outcome.ts';
import type { Face } from '../../shared/protocol/http.ts';
import { httpApi, type Api } from '../room/api.ts';

/** `by`: what was tried. A link that is void tells its owner something else than no link at all. */
export type Entrance = { at: 'in' } | { at: 'shut'; refusal: Refusal; by: 'link' | 'browser' };

const isPassing = (refusal: Refusal): boolean => refusal === 'busy' || refusal === 'internal';

export async function enter(
  code: string,
  face: Exclude<Face, 'join'>,
  api: Pick<Api, 'openSession' | 'me'> = httpApi(),
): Promise<Entrance> {
  const secret = location.hash.slice(1);
  if (secret !== '') {
    const opened = await api.openSession(code, face, secret);
    // Kept in the address only as long as it may still be needed: it must not stand on a projected screen.
    if (opened.ok || !isPassing(opened.refusal))
      history.replaceState(history.state, '', location.pathname + location.search);
    if (opened.ok) return { at: 'in' };
    if (isPassing(opened.refusal)) return { at: 'shut', refusal: opened.refusal, by: 'link' };
  }
  // An old link in a browser that is let in anyway harms nobody.
  const me = await api.me(code, face);
  // Without a network the room shows what this browser last saw of it, and says so.
  if (me.ok || (isPassing(me.refusal) && secret === '')) return { at: 'in' };
  return { at: 'shut', refusal: me.refusal, by: secret === '' ? 'browser' : 'link' };
}
