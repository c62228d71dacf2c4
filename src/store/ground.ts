import { type Logger, pino } from 'pino';
import { type Database, type DatabaseOptions, openDatabase } from './database.ts';

/** What everything else stands on. */
export interface Ground {
  readonly log: Logger;
  readonly opening: Promise<Database>;
}

/** Begins to open the database. A file of its own, so that it wakes up while the rest is still being loaded. */
export function openGround(config: Omit<DatabaseOptions, 'onError'> & { logLevel: string }): Ground {
  const log = pino({ level: config.logLevel });
  const onError = (error: Error): void => log.error({ err: error }, 'database connection broke');
  const opening = openDatabase({ ...config, onError });
  // Whoever awaits it hears of a failure; until then it must not count as one that nobody handles.
  opening.catch(() => undefined);
  return { log, opening };
}
