/** The settings: what is taken, what is one clear line, and what counts as not set. */
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../../server/config.ts';

test('K1 without a single setting everything has a value', () => {
  expect(readConfig({})).toEqual({
    ok: true,
    value: {
      port: 3000,
      host: '0.0.0.0',
      dataFolder: resolve('./data'),
      publicUrl: '',
      logLevel: 'warn',
      tls: null,
    },
  });
});

test('K1 an empty setting counts as none', () => {
  const empty = {
    PORT: '',
    HOST: '',
    DATA_DIR: '',
    PUBLIC_URL: '',
    LOG_LEVEL: '',
    TLS_CERT: '',
    TLS_KEY: '',
  };
  expect(readConfig(empty)).toEqual(readConfig({}));
});

test('K1 every setting is taken as it is meant', () => {
  const config = readConfig({
    PORT: '0',
    HOST: '::1',
    DATA_DIR: '/tmp/some where',
    PUBLIC_URL: 'HTTPS://Charrette.Example.org:8443/',
    LOG_LEVEL: 'debug',
    TLS_CERT: 'cert.pem',
    TLS_KEY: 'key.pem',
  });
  expect(config).toMatchObject({
    ok: true,
    value: {
      port: 0,
      host: '::1',
      dataFolder: resolve('/tmp/some where'),
      publicUrl: 'https://charrette.example.org:8443',
      logLevel: 'debug',
      tls: { cert: 'cert.pem', key: 'key.pem' },
    },
  });
});

test.each([
  [{ PORT: '-1' }, 'PORT'],
  [{ PORT: '65536' }, 'PORT'],
  [{ PORT: '3000.5' }, 'PORT'],
  [{ PORT: ' 3000' }, 'PORT'],
  [{ PORT: '0x50' }, 'PORT'],
  [{ HOST: 'a host' }, 'HOST'],
  [{ HOST: 'http://host' }, 'HOST'],
  [{ PUBLIC_URL: 'https://example.org/path' }, 'PUBLIC_URL'],
  [{ PUBLIC_URL: 'https://example.org?x' }, 'PUBLIC_URL'],
  [{ PUBLIC_URL: 'https://user@example.org' }, 'PUBLIC_URL'],
  [{ PUBLIC_URL: 'ftp://example.org' }, 'PUBLIC_URL'],
  [{ PUBLIC_URL: 'javascript:alert(1)' }, 'PUBLIC_URL'],
  [{ LOG_LEVEL: 'trace' }, 'LOG_LEVEL'],
  [{ TLS_KEY: 'key.pem' }, 'TLS_KEY'],
] as Record<string, string>[][] as [Record<string, string>, string][])(
  'K1 %o is refused in one line',
  (env, name) => {
    const config = readConfig(env);
    expect(config).toMatchObject({ ok: false, refusal: 'malformed' });
    if (!config.ok) {
      expect(config.message).toContain(name);
      expect(config.message).not.toContain('\n');
    }
  },
);
