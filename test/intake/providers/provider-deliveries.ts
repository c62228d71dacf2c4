import { createHmac } from 'node:crypto';
import type { Submission } from '../../../src/domain/lead/lead.ts';
import type { Source, SourceSettings } from '../../../src/intake/source.ts';
import { delivery, faultOf, json, settings } from '../deliveries.ts';
import { readBy } from './read-by.ts';

/** The submission that a source reads in a body of JSON. */
export const read = (source: Source, body: object, over: Partial<SourceSettings> = {}): Submission =>
  readBy(source, json(JSON.stringify(body)), over);

export const hmac = (secret: string, text: string, encoding: 'hex' | 'base64' = 'hex'): string =>
  createHmac('sha256', secret).update(text).digest(encoding);

/** What a source with two live secrets says of a delivery; null: it is good. */
export const verdict = (
  source: Source,
  over: Parameters<typeof delivery>[0],
  of: Partial<SourceSettings> = { secrets: ['new', 'old'] },
) => faultOf(() => source.verify(delivery(over), settings(of)));

/** How a source knows a delivery again. */
export const keyOf = (source: Source, body: object, headers: Record<string, string> = {}): string =>
  source.dedupe(delivery({ body: Buffer.from(JSON.stringify(body)), headers })).key;
