// The log: one JSON line an event on standard error; never a token, a link's secret, a ballot or a card's words.
import { pino, type Logger } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** Levels: debug, info, warn, error, silent. */
export const openLog = (level: string): Logger =>
  pino({ level, base: null }, pino.destination({ dest: 2, sync: true }));
