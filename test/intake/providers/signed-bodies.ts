import { createHmac } from 'node:crypto';
import type { CrmNews } from '../../../src/domain/lead/crm-news.ts';
import type { Submission } from '../../../src/domain/lead/lead.ts';
import type { Delivery, Parsed, Source, SourceSettings } from '../../../src/intake/source.ts';
import { delivery, faultOf, settings } from '../deliveries.ts';

export const SECRET = 'walnut-kettle-19';

export const hexHmac = (hash: 'sha1' | 'sha256', ...parts: readonly (string | Buffer)[]): string =>
  parts.reduce((hmac, part) => hmac.update(part), createHmac(hash, SECRET)).digest('hex');

/** A delivery of JSON; text and bytes go as they are. */
export const posted = (body: unknown, over: Partial<Delivery> = {}): Delivery =>
  delivery({
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    ...over,
  });

/** What the door says of a delivery: null, or the code of the fault. */
export const verdictOf = (source: Source, sent: Delivery, over: Partial<SourceSettings> = {}) =>
  faultOf(() => source.verify(sent, settings({ secrets: ['newer', SECRET], ...over })));

/** What becomes of each signal in a delivery, as the code of a fault where nothing is made of it. */
export const readAll = (source: Source, sent: Delivery, over: Partial<SourceSettings> = {}) =>
  (source.split?.(sent) ?? [{ body: sent.body }]).map(({ body }) =>
    source.parse(body, 'application/json', settings(over)),
  );

/** The one submission of a delivery. */
export function submitted(source: Source, body: unknown, over: Partial<SourceSettings> = {}): Submission {
  const [read, ...others] = readAll(source, posted(body), over);
  if (read === undefined || !('identity' in read) || others.length > 0)
    throw new Error(`no single submission: ${JSON.stringify(read)}`);
  return read;
}

/** Why nothing is to be done about a delivery; null: something is. */
export function idle(source: Source, body: unknown): string | null {
  const [read] = readAll(source, posted(body));
  return read !== undefined && isNews(read) ? read.because : null;
}

const isNews = (read: Parsed): read is CrmNews => 'change' in read;

/** The keys by which the signals of a delivery are recognised when they come again. */
export const keysOf = (source: Source, body: unknown): readonly string[] => {
  const sent = posted(body);
  return (source.split?.(sent) ?? [{ dedupe: source.dedupe(sent) }]).map(({ dedupe }) => dedupe.key);
};
