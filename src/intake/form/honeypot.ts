import type { Doubt } from '../../domain/lead/doubt.ts';
import type { JsonObject } from '../body/body.ts';
import { isBlank } from '../reading/fields.ts';
import type { SourceSettings } from '../source.ts';

const USUAL_NAME = '_gotcha';

export const FILLED: Doubt = { code: 'honeypot', because: 'the field that people do not see was filled in' };

/** What was said without the field that people do not see, and whether something stands in it. */
export function withoutHoneypot(
  fields: JsonObject,
  { options }: Pick<SourceSettings, 'options'>,
): { said: JsonObject; isFilled: boolean } {
  const { honeypot } = options;
  const { [typeof honeypot === 'string' ? honeypot : USUAL_NAME]: value, ...said } = fields;
  return {
    said,
    isFilled: value !== undefined && [value].flat().some((one) => one !== false && !isBlank(one)),
  };
}
