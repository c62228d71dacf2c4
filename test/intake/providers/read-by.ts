import type { Submission } from '../../../src/domain/lead/lead.ts';
import type { Delivery, Source, SourceSettings } from '../../../src/intake/source.ts';
import { settings } from '../deliveries.ts';

/** What a source of forms makes of a delivery; a provider of forms has no news of the CRM to tell. */
export function readBy(
  source: Source,
  { body, contentType }: Pick<Delivery, 'body' | 'contentType'>,
  over: Partial<SourceSettings> = {},
): Submission {
  const read = source.parse(body, contentType, settings(over));
  if ('identity' in read) return read;
  throw new Error('this is news of the CRM, not a submission');
}
