import { isEventName } from '../../domain/lead/event-name.ts';
import { snakeName } from './field-names.ts';

/** A sender's own words as the name of an event: `Demo Requested` -> demo_requested; null for what cannot be one. */
export function eventName(words: string): string | null {
  const name = snakeName(words);
  return isEventName(name) ? name : null;
}
