// The table of who may do what: what a step permits, whose a record is, and the grace after a step change.
import { describe, expect, test } from 'vitest';
import { ACTIONS, may, STEP_ACTIONS, TABLE, type Actor, type Now } from '../../../shared/permit.ts';

const ana: Actor = { role: 'participant', id: 'ana' };
const host: Actor = { role: 'host', id: '' };
const during = (...permits: string[]): Now => ({ permits, formerPermits: [] });

describe('M who may do what', () => {
  test('M1 an observer may do nothing at all', () => {
    const refusals = ACTIONS.map((action) =>
      may(action, { role: 'observer', id: '' }, during(...STEP_ACTIONS)),
    );
    expect(new Set(refusals)).toEqual(new Set(['not-allowed']));
  });

  test('M2 a participant may what the step lists, and nothing that it doesn’t', () => {
    for (const action of STEP_ACTIONS) {
      expect(may(action, ana, during(), { owner: 'ana' }), action).not.toBeNull();
      const isHosts = TABLE[action].who === 'host';
      expect(may(action, ana, during(action), { owner: 'ana' }), action).toBe(isHosts ? 'not-allowed' : null);
    }
    expect(may('idea:write', ana, during())).toBeNull();
  });

  test('M3 words are their owner’s, places anybody’s, a project its owner’s and its lead’s', () => {
    const now = during(...STEP_ACTIONS);
    const bos = { owner: 'bo', lead: 'ana' };
    expect(may('card:edit', ana, now, { owner: 'bo' })).toBe('not-yours');
    expect(may('card:move', ana, now, { owner: 'bo' })).toBeNull();
    expect(may('project:edit', ana, now, bos)).toBeNull();
    expect(may('project:edit', { role: 'participant', id: 'cy' }, now, bos)).toBe('not-yours');
    // Nobody is the owner of what names no owner.
    expect(may('card:edit', { role: 'participant', id: '' }, now, { owner: '' })).toBe('not-yours');
  });

  test('M4 hosts may everything but vote and write in a notebook; only the host invites co-hosts', () => {
    for (const action of ACTIONS) {
      const isPersonal = action === 'ballot:cast' || action === 'idea:write';
      expect(may(action, host, during()), action).toBe(isPersonal ? 'not-allowed' : null);
    }
    expect(may('cohost:invite', { role: 'cohost', id: '' }, during())).toBe('not-allowed');
  });

  test('M5 the former step’s permissions hold for the board, not for the vote', () => {
    const now: Now = { permits: [], formerPermits: ['card:move', 'ballot:cast'] };
    expect(may('card:move', ana, now)).toBeNull();
    expect(may('ballot:cast', ana, now, { owner: 'ana' })).toBe('not-now');
  });
});
