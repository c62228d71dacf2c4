import type { JsonObject } from './body.ts';
import { isBlank } from './fields.ts';
import type { SourceSettings } from './source.ts';

const USUAL_NAME = '_gotcha';

/** Whether something stands in the field that people do not see, so that a machine filled the form in. */
export function isHoneypotFilled(said: JsonObject, { options }: Pick<SourceSettings, 'options'>): boolean {
  const { honeypot } = options;
  const value = said[typeof honeypot === 'string' ? honeypot : USUAL_NAME];
  return value !== undefined && [value].flat().some((one) => one !== false && !isBlank(one));
}
