import type { AnswersElsewhere } from '../domain/lead/answers-elsewhere.ts';
import type { Submission } from '../domain/lead/lead.ts';
import type { SourceSettings } from '../intake/source.ts';

/** Providers that only tell the id of a lead. */
export interface Answers {
  /**
   * What the person answered, as the provider tells it. Only so many are asked for at once of one provider.
   * @throws Fault ANSWERS_UNAVAILABLE (try again), ANSWERS_REFUSED, ANSWERS_NOT_FETCHED, BODY_* (do not)
   */
  readonly fetch: (
    asked: AnswersElsewhere,
    settings: SourceSettings,
    signal: AbortSignal,
  ) => Promise<Submission>;
}
