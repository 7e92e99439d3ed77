// The people of a fake room and the workshop they are in.
import type { Code, ParticipantId } from '../../shared/ids.ts';
import { shippedMethod } from '../../shared/method/index.ts';
import type { Method } from '../../shared/method/schema.ts';
import type { Person, WorkshopTopic } from '../../shared/protocol/live.ts';
import type { Text } from '../../shared/text.ts';
import { fakeId } from './fake-board.ts';
import { NAMES } from './fake-texts.ts';

export function shippedBrussels(): Method {
  const method = shippedMethod('brussels-2017');
  if (!method) throw new Error('the Brussels method does not ship any more');
  return method;
}

export const fakePeople = (count: number, method: Method): Person[] =>
  Array.from({ length: count }, (_, number) => ({
    id: fakeId('person', number) as ParticipantId,
    name:
      number < NAMES.length
        ? (NAMES[number] ?? '')
        : `${NAMES[number % NAMES.length]} ${Math.floor(number / NAMES.length) + 1}`,
    role: method.roles[number % method.roles.length]?.id ?? '',
    state: 'admitted' as const,
  }));

export const fakeWorkshop = (method: Method): WorkshopTopic => ({
  code: 'BRX7KM' as Code,
  admission: 'link',
  title: method.title as Text,
  method,
  ended: false,
  addresses: ['http://192.168.1.20:3000', 'http://10.0.0.4:3000'],
  address: 'http://192.168.1.20:3000',
  publicUrl: '',
});
