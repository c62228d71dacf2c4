import { snakeName } from './field-names.ts';

const EVENT_NAME = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
const LONGEST = 64;

/** What rules can name: `webinar_attended`. */
export const isEventName = (name: string): boolean => name.length <= LONGEST && EVENT_NAME.test(name);

/** A sender's own words as the name of an event: `Demo Requested` -> demo_requested; null for what cannot be one. */
export function eventName(words: string): string | null {
  const name = snakeName(words);
  return isEventName(name) ? name : null;
}
