// The settings of the server, from environment variables; a bad one is one clear line.
import { resolve } from 'node:path';
import { accept, refuse, type Outcome } from '../shared/outcome.ts';

export interface Config {
  port: number;
  host: string;
  dataFolder: string;
  /** The address for remote attendees, behind a proxy or tunnel; '' if there is none. */
  publicUrl: string;
  logLevel: string;
  /** Files of a certificate and its key: then the server speaks https. */
  tls: { cert: string; key: string } | null;
}

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'];

/** Reads PORT, HOST, DATA_DIR, PUBLIC_URL, LOG_LEVEL, TLS_CERT and TLS_KEY; empty counts as not set. */
export function readConfig(env: Record<string, string | undefined>): Outcome<Config> {
  const port = env.PORT || '3000';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    return refuse('malformed', `PORT must be a number from 0 to 65535, not "${port}"`);
  }
  const host = env.HOST || '0.0.0.0';
  if (!/^[0-9A-Za-z.:-]+$/.test(host))
    return refuse('malformed', `HOST must be an address or a name, not "${host}"`);
  const publicUrl = readPublicUrl(env.PUBLIC_URL || '');
  if (!publicUrl.ok) return publicUrl;
  const logLevel = env.LOG_LEVEL || 'warn';
  if (!LOG_LEVELS.includes(logLevel)) {
    return refuse('malformed', `LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}, not "${logLevel}"`);
  }
  const { TLS_CERT: cert = '', TLS_KEY: key = '' } = env;
  if ((cert === '') !== (key === '')) return refuse('malformed', 'TLS_CERT and TLS_KEY go together');
  return accept({
    port: Number(port),
    host,
    dataFolder: resolve(env.DATA_DIR || './data'),
    publicUrl: publicUrl.value,
    logLevel,
    tls: cert ? { cert, key } : null,
  });
}

function readPublicUrl(text: string): Outcome<string> {
  if (text === '') return accept('');
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain = url && (url.protocol === 'http:' || url.protocol === 'https:') && url.pathname === '/';
  if (!isPlain || url.search || url.hash || url.username) {
    return refuse('malformed', `PUBLIC_URL must look like https://charrette.example.org, not "${text}"`);
  }
  return accept(url.origin);
}
