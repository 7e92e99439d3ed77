/** What counts as one address at the fences of the http door. */
import { expect, test } from 'vitest';
import { networkOf } from '../../../server/http/fences.ts';

test.each([
  ['192.168.1.20', '192.168.1.20'],
  ['::ffff:192.168.1.20', '::ffff:192.168.1.20'],
  ['2001:db8:1:2:aaaa:bbbb:cccc:dddd', '2001:db8:1:2'],
  ['2001:db8:1:2::7', '2001:db8:1:2'],
  ['fe80::1c2:3ff:fe04:506', 'fe80'],
  ['::1', ''],
])('P28 %s counts as %s: one device has as many addresses of its network as it likes', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
