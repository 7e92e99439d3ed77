/** A page's room from opening to closing: what a screen is told, with and without a network. */
import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import type { Room } from '../../../client/room/handle.ts';
import { leaveWorkshop } from '../../../client/room/identity.ts';
import { openRoom } from '../../../client/room/room.svelte.ts';
import { addCard, takeCard } from '../../../shared/board/edit.ts';
import type { ParticipantId, ProjectId, RoundId } from '../../../shared/ids.ts';
import { CLOSE } from '../../../shared/protocol/frames.ts';
import type { Person } from '../../../shared/protocol/live.ts';
import type { OwnBallot, Round } from '../../../shared/voting/round.ts';
import { mintId, Phone, settled, until, VirtualServer, type Admitted } from '../../support/client-wire.ts';

const ANA: Admitted = { id: 'ana000000001', role: 'participant' };
const BO: Admitted = { id: 'bo0000000001', role: 'participant' };
const HOST: Admitted = { id: 'host', role: 'host' };
const WALL: Admitted = { id: 'observer', role: 'observer' };

const open = (phone: Phone): Room => openRoom(phone.server.code, 'join', phone.environment());
async function join(phone: Phone): Promise<Room> {
  const room = open(phone);
  await until(() => room.connection === 'online' && room.board.isSynced, 'online');
  return room;
}
const scene = async (who = ANA) => {
  const server = new VirtualServer();
  const phone = new Phone(server, who);
  return { server, phone, room: await join(phone) };
};
const card = (room: Room, text: string): string => {
  const id = room.newId();
  const owner = room.me.participant?.id ?? '';
  expect(room.board.edit('addCard', id, { owner, text, place: { in: 'tray', order: 'a0' } })).toBeNull();
  return id;
};
const onServer = (server: VirtualServer, document: string, root: string): string[] =>
  Object.values(server.records<{ text: string }>(document, root))
    .map(({ text }) => text)
    .sort();

describe('a room', () => {
  it('N15 is ready with the first hello, and has what it says', async () => {
    const server = new VirtualServer();
    const room = open(new Phone(server, ANA));
    expect([room.isReady, room.connection]).toEqual([false, 'connecting']);
    await until(() => room.isReady && room.connection === 'online', 'ready');
    expect(room.workshop.code).toBe(server.code);
    expect(room.step.id).toBe('cluster');
    expect(room.me.participant?.id).toBe(ANA.id);
    expect(room.notebook).not.toBeNull();
    expect(room.ballotBox).not.toBeNull();
    expect(room.board.themes.size).toBe(10);
    room.close();
  });

  it('N15 two phones see each other’s cards, and each its own saved', async () => {
    const { server, room: ana } = await scene();
    const bo = await join(new Phone(server, BO));
    const id = card(ana, 'a tram');
    await until(() => bo.board.cards.has(id), 'Bo sees it');
    expect(bo.board.cards.get(id)?.text).toBe('a tram');
    await until(() => ana.board.saving(id) === 'saved', 'saved');
    expect(bo.board.edit('editCard', id, 'mine now')).toBe('not-yours');
    ana.close();
    bo.close();
  });

  it('N15 what a step permits is what may() says, also while the former step’s grace lasts', async () => {
    const { server, room } = await scene();
    const said: (string | null)[] = [];
    const stop = $effect.root(() => {
      $effect(() => void said.push(room.may('card:add')));
    });
    flushSync();
    const nowMs = server.clock.nowMs();
    server.tell('agenda', 5, {
      ...server.agenda,
      step: 'vote',
      former: 'cluster',
      formerUntilMs: nowMs + 3000,
    });
    flushSync();
    await server.clock.pass(3100);
    flushSync();
    expect(said).toEqual([null, null, 'not-now']);
    stop();
    room.close();
  });

  it('N15 who has ended a workshop has ended what participants may do', async () => {
    const { server, room } = await scene();
    server.tell('workshop', 5, { ...server.hello.workshop, ended: true });
    expect(room.may('card:add')).toBe('not-now');
    room.close();
  });

  it('N15 a second’s news wakes only who shows it', async () => {
    const { server, room } = await scene();
    let steps = 0;
    let presences = 0;
    const stop = $effect.root(() => {
      $effect(() => {
        void room.step;
        void room.may('card:add');
        steps += 1;
      });
      $effect(() => {
        void room.presence.here;
        presences += 1;
      });
    });
    flushSync();
    server.tell('presence', 5, { here: 12 });
    flushSync();
    expect([steps, presences]).toEqual([1, 2]);
    stop();
    room.close();
  });

  it('N15 an acknowledged ballot is among one’s own at once', async () => {
    const { room } = await scene();
    const round = 'round0000001' as RoundId;
    room.ballotBox?.cast(round, {});
    await until(() => room.ballotBox?.waiting === null, 'in');
    expect(room.me.ballots).toMatchObject([{ round }]);
    room.close();
  });

  it('N15 a desk has a board, and neither notebook nor ballots', async () => {
    const { room, server } = await scene(HOST);
    expect([room.notebook, room.ballotBox]).toEqual([null, null]);
    const id = room.newId();
    const stack = { owner: 'host', name: 'from the desk', place: { in: 'tray', order: 'a0' } } as const;
    expect(room.board.edit('addStack', id, stack, [])).toBeNull();
    await until(() => room.board.saving(id) === 'saved', 'saved');
    expect(server.records('board', 'stacks')[id]).toMatchObject({ name: 'from the desk' });
    room.close();
  });
});

describe('without a network', () => {
  it('N16 a page opened offline shows the room as it was, takes ideas and sends them', async () => {
    const { server, phone, room } = await scene();
    await until(() => room.notebook?.isSynced === true, 'the notebook is there');
    await server.clock.pass(2000);
    room.close();
    server.goDown();
    const again = open(phone);
    await until(() => again.isReady && again.connection === 'offline', 'ready, offline');
    expect(again.board.themes.size).toBe(10);
    const idea = again.newId();
    again.notebook?.edit('writeIdea', idea, { text: 'in the tunnel', theme: '', keep: false, order: 'a0' });
    expect(again.notebook?.saving(idea)).toBe('on this phone');
    server.goUp();
    phone.wake();
    await server.clock.pass(20_000);
    await until(() => again.notebook?.saving(idea) === 'saved', 'saved');
    expect(onServer(server, `notebook/${ANA.id}`, 'ideas')).toEqual(['in the tunnel']);
    expect(again.connection).toBe('online');
    again.close();
  });

  it('N16 the first visit without a network says offline, and waits', async () => {
    const server = new VirtualServer();
    server.isReachable = false;
    const room = open(new Phone(server, ANA));
    await until(() => room.connection === 'offline', 'offline');
    expect(room.isReady).toBe(false);
    room.close();
  });

  it('N16 drafts survive the page and go when they are dealt with', async () => {
    const { server, phone, room } = await scene();
    server.refuses = ({ words }) => (words.includes('forbidden') ? 'not-lawful' : null);
    card(room, 'forbidden');
    await settled();
    await server.clock.pass(5000);
    await until(() => room.drafts.length > 0, 'the words come back');
    expect(room.probe?.refusals.some(({ refusal }) => refusal === 'not-lawful')).toBe(true);
    room.close();
    const next = await join(phone);
    await until(() => next.drafts.length > 0, 'still there');
    expect(next.drafts).toMatchObject([{ text: 'forbidden', reason: 'not-lawful' }]);
    next.dropDraft(next.drafts[0]!.id);
    next.close();
    const last = await join(phone);
    await settled();
    expect(last.drafts).toEqual([]);
    last.close();
  });

  it('N16 the debug panel’s knife cuts both sockets and mends them', async () => {
    const { server, room } = await scene();
    room.cut(true);
    await until(() => room.connection === 'offline' && server.screens === 0, 'cut');
    const id = card(room, 'written while cut');
    await server.clock.pass(60_000);
    expect(server.screens).toBe(0);
    expect(room.probe?.documents[0]?.waiting).toBe(1);
    room.cut(false);
    await until(() => room.board.saving(id) === 'saved' && room.connection === 'online', 'mended');
    expect(room.probe?.documents[0]?.differences).toEqual([]);
    room.close();
  });
});

describe('who one is', () => {
  it('N17 a removed person is told, reads on, and writes no more', async () => {
    const { server, room } = await scene();
    const id = card(room, 'mine');
    await until(() => room.board.saving(id) === 'saved', 'saved');
    server.close(CLOSE.removed, 'removed', ANA.id);
    server.goodbye('removed');
    await until(() => room.connection === 'refused', 'refused');
    expect(room.refusal).toBe('removed');
    expect(room.board.cards.get(id)?.text).toBe('mine');
    expect(room.board.edit('editCard', id, 'still here')).toBe('removed');
    await server.clock.pass(60_000);
    expect(server.screens).toBe(0);
    room.close();
  });

  it('N17 on a device passed on nothing is sent under the next one’s name', async () => {
    const { server, phone, room } = await scene();
    await until(() => room.notebook?.isSynced === true, 'the notebook is there');
    await server.clock.pass(2000);
    server.goDown();
    await settled();
    card(room, 'Ana’s, unsent');
    room.close();
    phone.who = BO;
    server.goUp();
    const bo = await join(phone);
    await until(() => bo.me.participant?.id === BO.id, 'it is Bo’s room');
    await server.clock.pass(5000);
    expect(onServer(server, 'board', 'cards')).toEqual([]);
    expect(bo.drafts).toEqual([]);
    bo.close();
    phone.who = ANA;
    const ana = await join(phone);
    await until(() => onServer(server, 'board', 'cards').length === 1, 'Ana’s arrives under her own name');
    ana.close();
  });

  it('N17 two entries joined into one: unsent ideas arrive in the notebook of the one that stays', async () => {
    const { server, phone, room } = await scene();
    await until(() => room.notebook?.isSynced === true, 'the notebook is there');
    server.goDown();
    await settled();
    const idea = room.newId();
    room.notebook?.edit('writeIdea', idea, { text: 'unsent', theme: '', keep: false, order: 'a0' });
    const merged: Person = {
      id: ANA.id as ParticipantId,
      name: 'Ana',
      role: 'citizen',
      state: 'merged',
      mergedInto: BO.id as ParticipantId,
    };
    server.hello = { ...server.hello, people: [merged] };
    phone.who = BO;
    server.goUp();
    await server.clock.pass(20_000);
    await until(() => onServer(server, `notebook/${BO.id}`, 'ideas').length === 1, 'it arrives');
    expect(room.me.participant?.id).toBe(BO.id);
    expect(room.refusal).toBeNull();
    room.close();
  });
});

describe('a ballot that is in', () => {
  const ROUND = 'round0000001' as RoundId;
  const ballot = (id: string): OwnBallot => ({
    round: ROUND,
    id: id as OwnBallot['id'],
    choice: { ['project00001' as ProjectId]: 2 },
    receipt: `receipt of ${id}`,
  });
  const idsOf = (room: Room): string[] => room.me.ballots.map(({ id }) => id);
  /** What the server says of the vote and of the asker's ballots, from the next hello on. */
  function says(server: VirtualServer, state: Round['state'], ...ballots: OwnBallot[]): void {
    const { hello } = server;
    const rounds = [{ id: ROUND, state } as Round];
    server.hello = { ...hello, rounds, me: { ...hello.me, ballots } };
  }
  async function voted() {
    const server = new VirtualServer();
    says(server, 'open');
    const phone = new Phone(server, ANA);
    const room = await join(phone);
    room.ballotBox?.cast(ROUND, ballot('any').choice);
    await until(() => room.ballotBox?.waiting === null, 'in');
    const [cast] = room.me.ballots as [OwnBallot];
    return { server, phone, room, cast };
  }

  it('N26 stays on its phone when the server no longer knows whose it was, over reloads and offline', async () => {
    const { server, phone, room, cast } = await voted();
    room.close();
    says(server, 'closed');
    const again = await join(phone);
    await until(() => again.me.ballots.length === 1, 'the phone remembers');
    expect(again.me.ballots).toEqual([cast]);
    // Whatever else the server tells of the person changes nothing of it.
    server.tell('me', 5, { ...server.helloFor(ANA).me, badge: 7 });
    expect([again.me.badge, again.me.ballots]).toEqual([7, [cast]]);
    await server.clock.pass(2000);
    again.close();
    server.goDown();
    const offline = open(phone);
    await until(() => offline.isReady && offline.me.ballots.length === 1, 'offline, too');
    expect(offline.me.ballots).toEqual([cast]);
    offline.close();
  });

  it('N26 is shown to nobody else on the same phone, and is its owner’s again', async () => {
    const { server, phone, room } = await voted();
    room.close();
    says(server, 'closed');
    phone.who = BO;
    const bo = await join(phone);
    await settled();
    expect(bo.me.ballots).toEqual([]);
    bo.close();
    phone.who = ANA;
    const ana = await join(phone);
    await until(() => ana.me.ballots.length === 1, 'Ana’s again');
    ana.close();
  });

  it('N26 is forgotten when its owner leaves the device', async () => {
    const { server, phone, room } = await voted();
    room.close();
    says(server, 'closed');
    const online = { ...phone.environment(), fetch: () => Promise.resolve(new Response('null')) };
    expect(await leaveWorkshop(server.code, online)).toMatchObject({ ok: true });
    const back = await join(phone);
    await settled();
    expect(back.me.ballots).toEqual([]);
    back.close();
  });

  it('N26 that was cast later on another device takes its place', async () => {
    const { server, phone, room } = await voted();
    server.tell('me', 5, { ...server.helloFor(ANA).me, ballots: [ballot('later')] });
    expect(idsOf(room)).toEqual(['later']);
    room.close();
    says(server, 'closed');
    const again = await join(phone);
    await until(() => again.me.ballots.length === 1, 'the phone remembers');
    expect(idsOf(again)).toEqual(['later']);
    again.close();
  });

  it('N26 that the server no longer has while the vote is open is forgotten for good', async () => {
    const { server, phone, room } = await voted();
    room.close();
    says(server, 'open');
    const voided = await join(phone);
    await settled();
    expect(voided.me.ballots).toEqual([]);
    voided.close();
    says(server, 'closed');
    const closed = await join(phone);
    await settled();
    expect(closed.me.ballots).toEqual([]);
    closed.close();
  });

  it('N26 of an entry that is joined with another is the other’s', async () => {
    const { server, phone, room, cast } = await voted();
    room.close();
    says(server, 'closed');
    const merged = { name: 'Ana', role: 'citizen', state: 'merged' as const };
    const ana: Person = { ...merged, id: ANA.id as ParticipantId, mergedInto: BO.id as ParticipantId };
    server.hello = { ...server.hello, people: [ana] };
    phone.who = BO;
    const bo = await join(phone);
    await until(() => bo.me.ballots.length === 1, 'the phone remembers');
    expect(bo.me.ballots).toEqual([cast]);
    bo.close();
  });
});

describe('ghosts', () => {
  it('N18 others see a drag while it lasts, under the name the server gives it', async () => {
    const { server, room: ana } = await scene();
    const bo = await join(new Phone(server, BO));
    const id = card(ana, 'a tram');
    await until(() => bo.board.cards.has(id), 'Bo sees it');
    ana.board.drag({ id, over: 'mobility' });
    await until(() => bo.board.ghosts.length === 1, 'Bo sees the ghost');
    expect(bo.board.ghosts).toEqual([{ participant: ANA.id, id, over: 'mobility' }]);
    expect(ana.board.ghosts).toEqual([]);
    ana.board.drag(null);
    await until(() => bo.board.ghosts.length === 0, 'it is gone');
    ana.close();
    bo.close();
  });
});

describe('after a restore', () => {
  const textsOn = (room: Room): string[] => [...room.board.cards.values()].map(({ text }) => text).sort();
  const write = (server: VirtualServer, text: string): string => {
    const id = mintId(server);
    addCard(server.document('board'), id, { owner: BO.id, text, place: { in: 'tray', order: 'a0' } });
    return id;
  };
  const came = (server: VirtualServer, room: Room): Promise<void> =>
    until(() => room.connection === 'online' && room.board.isSynced && server.screens > 0, 'all are back');

  it('S6 the wall shows exactly what was restored, also after it is loaded again', async () => {
    const { server, phone, room } = await scene(WALL);
    const hidden = write(server, 'hidden since');
    await until(() => textsOn(room).length === 1, 'the wall shows the card');
    const backup = server.backup();
    // Taking a record away leaves no trace in a state vector; adding one does.
    takeCard(server.document('board'), hidden);
    await until(() => textsOn(room).length === 0, 'the wall hides the card');
    await server.clock.pass(2000);
    server.restore(backup);
    await server.clock.pass(10_000);
    await came(server, room);
    expect(textsOn(room)).toEqual(['hidden since']);

    write(server, 'added since');
    await until(() => textsOn(room).length === 2, 'the wall goes on');
    server.restore(backup);
    await server.clock.pass(10_000);
    await came(server, room);
    expect(textsOn(room)).toEqual(['hidden since']);
    room.close();
    const again = await join(phone);
    expect(textsOn(again)).toEqual(['hidden since']);
    again.close();
  });

  it('S6 a wall that was off meanwhile, with a copy of what is no more, begins anew', async () => {
    const { server, phone, room } = await scene(WALL);
    const backup = server.backup();
    write(server, 'added since');
    await until(() => textsOn(room).length === 1, 'the wall shows the card');
    await server.clock.pass(2000);
    room.close();
    server.restore(backup);
    const again = open(phone);
    await until(() => again.isReady, 'what the phone has is shown');
    await server.clock.pass(10_000);
    await came(server, again);
    expect(textsOn(again)).toEqual([]);
    again.close();
  });

  it('S6 G20 a phone keeps what it has not sent yet, and sends it into the new epoch', async () => {
    const { server, room } = await scene();
    const backup = server.backup();
    card(room, 'sent before');
    await until(() => onServer(server, 'board', 'cards').length === 1, 'it is there');
    await server.clock.pass(2000);
    server.isDiskHeld = true;
    card(room, 'on its way');
    server.restore(backup);
    server.isDiskHeld = false;
    await server.clock.pass(60_000);
    await came(server, room);
    await until(() => onServer(server, 'board', 'cards').length === 1, 'it has arrived');
    expect(onServer(server, 'board', 'cards')).toEqual(['on its way']);
    expect(textsOn(room)).toEqual(['on its way']);
    room.close();
  });
});
