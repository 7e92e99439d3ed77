// People: changing one's own entry, removing and re-admitting a person, making two entries of one person one.
import { handOver, leadProject } from '../../../shared/board/edit.ts';
import type { ProjectRecord } from '../../../shared/board/schema.ts';
import { accept, refuse, type Outcome } from '../../../shared/outcome.ts';
import type { ParticipantId } from '../../../shared/ids.ts';
import type { IdeaRecord } from '../../../shared/notebook/schema.ts';
import { writeIdea, markRevealed } from '../../../shared/notebook/edit.ts';
import type { RecordMap } from '../../../shared/records.ts';
import type { CommandBody } from '../../../shared/protocol/live.ts';
import { tellBadges } from '../badges.ts';
import { meOf, personOf } from '../views.ts';
import type { ParticipantRecord } from '../records.ts';
import type { Caller, Turn } from '../turn.ts';
import { joinVoters, publishTurnout, voidBallotsOf } from './ballots.ts';
import { passCandidates } from './round-record.ts';

export function changeMe(turn: Turn, body: CommandBody<'me:change'>, caller: Caller): Outcome<null> {
  const { participants, theWorkshop } = turn.records;
  const me = caller.participant && participants.get(caller.participant);
  if (!me) return refuse('not-allowed', 'only a participant has an entry to change');
  if (theWorkshop.ended) return refuse('ended', 'the workshop is over');
  if (body.role !== undefined && !theWorkshop.method.roles.some(({ id }) => id === body.role)) {
    return refuse('malformed', `no role is called ${body.role}`);
  }
  store(turn, {
    ...me,
    name: body.name ?? me.name,
    role: body.role ?? me.role,
    language: body.language ?? me.language,
  });
  if (body.role !== undefined && body.role !== me.role) publishTurnout(turn);
  return accept(null);
}

/** Ends the person's sessions and voids their ballots in open rounds; what they wrote stays. */
export function removePerson(turn: Turn, body: CommandBody<'person:remove'>): Outcome<null> {
  const person = turn.records.participants.get(body.participant);
  if (!person || person.state === 'merged') return refuse('not-found', 'no such person');
  if (person.state === 'removed') return accept(null);
  store(turn, { ...person, state: 'removed' });
  voidBallotsOf(turn, person.id);
  publishTurnout(turn);
  turn.expel({ participant: person.id, refusal: 'removed' });
  return accept(null);
}

/** The person may come back, on the same phone, as who they were. */
export function readmitPerson(turn: Turn, body: CommandBody<'person:readmit'>): Outcome<null> {
  const person = turn.records.participants.get(body.participant);
  if (!person || person.state === 'merged') return refuse('not-found', 'no such person');
  if (person.state === 'admitted') return accept(null);
  store(turn, { ...person, state: 'admitted' });
  publishTurnout(turn);
  return accept(null);
}

/** What `from` wrote, leads and voted becomes `into`'s; the phones of both are from now on the same person's. */
export function mergePeople(turn: Turn, body: CommandBody<'person:merge'>): Outcome<null> {
  const { participants, sessions, leases, held, badges } = turn.records;
  const from = participants.get(body.from);
  const into = participants.get(body.into);
  if (!from || !into || from === into) return refuse('not-found', 'two different people are needed');
  if (from.state === 'merged') {
    return from.mergedInto === into.id
      ? accept(null)
      : refuse('stale', 'that entry was joined with another already');
  }
  if (into.state !== 'admitted') return refuse('stale', 'the entry that stays must be an admitted one');
  // Entries that were joined with `from` before now lead to the one that stays, too.
  for (const person of [...participants.values()]) {
    if (person === from || person.mergedInto === from.id)
      store(turn, { ...person, state: 'merged', mergedInto: into.id });
  }
  for (const [hash, session] of sessions.entries()) {
    if (session.participant === from.id) sessions.put(hash, { ...session, participant: into.id });
  }
  for (const [id, lease] of leases.entries())
    if (lease.holder === from.id) leases.put(id, { holder: into.id });
  for (const [id, card] of held.entries())
    if (card.owner === from.id) held.put(id, { ...card, owner: into.id });
  const passed = [...badges.values()].filter(({ participant }) => participant === from.id);
  passed.forEach((badge) => badges.put(badge.id, { ...badge, participant: into.id }));
  if (passed.length > 0) tellBadges(turn);
  handOverBoard(turn, from.id, into.id);
  copyNotebook(turn, from.id, into.id);
  passCandidates(turn, from.id, into.id);
  joinVoters(turn, from.id, into.id);
  publishTurnout(turn);
  tellThem(turn, into.id);
  // The other device comes back at once, with the notebook and the name of the entry that stays.
  turn.expel({ participant: from.id, refusal: 'stale' });
  return accept(null);
}

function handOverBoard(turn: Turn, from: ParticipantId, into: ParticipantId): void {
  const { doc } = turn.board;
  for (const root of ['cards', 'stacks', 'projects'] as const) {
    for (const [id, record] of doc.getMap<RecordMap>(root)) {
      if (record.get('owner') === from) handOver(doc, root, id, into);
      if (root === 'projects' && (record.toJSON() as ProjectRecord).lead === from) leadProject(doc, id, into);
    }
  }
}

function copyNotebook(turn: Turn, from: ParticipantId, into: ParticipantId): void {
  const target = turn.notebook(into).doc;
  for (const [id, record] of turn.notebook(from).doc.getMap<RecordMap>('ideas')) {
    const idea = record.toJSON() as IdeaRecord;
    if (idea.removed) continue;
    writeIdea(target, id, idea);
    if (idea.revealed) markRevealed(target, id);
  }
}

function store(turn: Turn, person: ParticipantRecord): void {
  turn.records.participants.put(person.id, person);
  turn.publish('everyone', 'people', [personOf(person)]);
  tellThem(turn, person.id);
}

/** Tells a person's own screens who they are and which of their ballots count. */
function tellThem(turn: Turn, participant: ParticipantId): void {
  const self: Caller = { session: '', role: 'participant', participant };
  turn.publish({ participant }, 'me', meOf(turn.records, self));
}
