import type { FileReference } from '../../domain/lead/lead.ts';
import { isObject, type Json } from '../body/body.ts';
import { textOf } from './plain-values.ts';

/** Several links in one text, as many a form sends several uploads. */
const BETWEEN_LINKS = /\s*[\s,;]\s*(?=https?:\/\/)/i;

/** The files a field points at: a URL, `{name, url}` or a list of these. Only http(s), and nothing is fetched. */
export function filesIn(value: Json): FileReference[] {
  if (Array.isArray(value)) return value.flatMap(filesIn);
  if (typeof value === 'string' && BETWEEN_LINKS.test(value))
    return value.split(BETWEEN_LINKS).flatMap(filesIn);
  const link = textOf((isObject(value) ? value['url'] : value) ?? null);
  const url = link === null ? null : URL.parse(link);
  if (url === null || !/^https?:$/.test(url.protocol)) return [];
  const name = isObject(value) ? textOf(value['name'] ?? null) : null;
  return [{ name: name ?? lastPart(url), url: url.href }];
}

function lastPart(url: URL): string {
  const part = url.pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(part) || url.hostname;
  } catch {
    return part;
  }
}
