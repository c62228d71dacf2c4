import type { CrmCall } from '../flow/ports.ts';
import { createBatcher } from './batcher.ts';

/**
 * Looks things up by their keys: all that is asked for at the same time in one go, and what several ask for once.
 * @param read asks for all keys, none of them twice; what it returns finds the answer of each
 * @param most keys in one call
 */
export const createBatchedRead = <Answer>(
  read: (keys: readonly string[], call: CrmCall) => Promise<(key: string) => Answer>,
  most?: number,
): ((key: string, call: CrmCall) => Promise<Answer>) =>
  createBatcher<string, Answer>({
    ...(most !== undefined && { most }),
    run: async (keys, call) => {
      const answerOf = await read([...new Set(keys)], call);
      return keys.map((key) => answerOf(key));
    },
  });
