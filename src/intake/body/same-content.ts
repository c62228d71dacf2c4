import { createHash } from 'node:crypto';
import type { DedupeKey, Delivery } from '../source.ts';

/** Without an id from the sender, the same bytes within this time are the same click on "send". */
const SAME_CONTENT_MS = 10 * 60 * 1000;

/** How a delivery without an id of its own is recognised when it comes again. */
export const sameContent = ({ body, contentType }: Pick<Delivery, 'body' | 'contentType'>): DedupeKey => ({
  key: `body:${sha256(`${contentType}\n`, body)}`,
  windowMs: SAME_CONTENT_MS,
});

/** How a delivery is recognised that its sender gave an id; it counts for ever. */
export const keyOfId = (id: string): string => `id:${sha256(id.trim())}`;

/** In hex, over all parts one after the other. */
export function sha256(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
