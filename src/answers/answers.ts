import { Fault } from '../faults.ts';
import type { Answers } from '../flow/answers-port.ts';
import { atMost } from './at-most.ts';
import { openLinkedin } from './linkedin.ts';
import { askMeta } from './meta.ts';

/** So many leads are asked for at once of one provider. */
const MOST_AT_ONCE = 5;

/** Fetches what people answered from the providers that only tell the id of a lead. */
export function openAnswers(): Answers {
  const ask = { meta: askMeta, linkedin: openLinkedin() };
  const limits = { meta: atMost(MOST_AT_ONCE), linkedin: atMost(MOST_AT_ONCE) };
  return {
    fetch: async (asked, settings, signal) => {
      try {
        return await limits[asked.provider](() => ask[asked.provider](asked.id, settings, signal), signal);
      } catch (error) {
        if (error instanceof Fault || !signal.aborted) throw error;
        throw new Fault(
          'ANSWERS_UNAVAILABLE',
          'The time was up before it was the turn of this lead: its provider answers slowly, and many wait. It is tried again.',
        );
      }
    },
  };
}
