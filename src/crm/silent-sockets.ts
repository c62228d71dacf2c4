import { Agent, setGlobalDispatcher } from 'undici';
import { DEADLINES } from './deadlines.ts';

/**
 * The clients of the CRMs know no deadlines: a socket on which no answer ever comes would be kept for five minutes, and a
 * command would not end before it. Holds for every `fetch` of the process.
 */
export const closeSilentSockets = (): void =>
  setGlobalDispatcher(
    new Agent({
      connect: { timeout: DEADLINES.headers },
      headersTimeout: DEADLINES.headers,
      bodyTimeout: DEADLINES.body,
    }),
  );
