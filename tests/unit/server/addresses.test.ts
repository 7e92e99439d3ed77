// Addresses for links and QR codes: one that phones reach first, loopback only if there is nothing else.
import { describe, expect, test } from 'vitest';
import type { NetworkInterfaceInfo } from 'node:os';
import { rankedAddresses } from '../../../server/addresses.ts';

const at = (address: string, internal = false, family: 'IPv4' | 'IPv6' = 'IPv4'): NetworkInterfaceInfo =>
  ({ address, internal, family }) as NetworkInterfaceInfo;

describe('K3 addresses', () => {
  test('K3 the room’s network comes first, virtual ones last, loopback never', () => {
    const interfaces = {
      lo: [at('127.0.0.1', true)],
      docker0: [at('172.17.0.1')],
      'VMware Network Adapter VMnet8': [at('192.168.56.1')],
      en1: [at('169.254.3.4')],
      en0: [at('10.0.0.7'), at('fe80::1', false, 'IPv6')],
      wlan0: [at('192.168.8.20')],
    };
    expect(rankedAddresses('0.0.0.0', 3000, 'http', interfaces)).toEqual([
      'http://192.168.8.20:3000',
      'http://10.0.0.7:3000',
      'http://169.254.3.4:3000',
      'http://192.168.56.1:3000',
      'http://172.17.0.1:3000',
    ]);
  });

  test('K3 without a network there is this computer, and a chosen HOST is the only address', () => {
    expect(rankedAddresses('0.0.0.0', 80, 'http', { lo: [at('127.0.0.1', true)] })).toEqual([
      'http://127.0.0.1:80',
    ]);
    expect(rankedAddresses('192.168.1.2', 443, 'https', { en0: [at('10.0.0.7')] })).toEqual([
      'https://192.168.1.2:443',
    ]);
  });
});
