/** A receipt's code as it is shown and read out. */
import { expect, it } from 'vitest';
import { groupsOf, spelledOut } from '../../../client/voting/receipt-code.ts';

it('stands in groups of three or four, the same with hyphens and without', () => {
  expect(groupsOf('K7F3RQBD2H')).toEqual(['K7F', '3RQ', 'BD2H']);
  expect(groupsOf('7K3F-9QXD')).toEqual(['7K3F', '9QXD']);
  expect(groupsOf('K7F 3RQ BD2H')).toEqual(groupsOf('K7F3RQBD2H'));
  expect(groupsOf('')).toEqual([]);
  expect(spelledOut('K7F3RQ')).toBe('K 7 F, 3 R Q');
});
