/**
 * Milliseconds that `Retry-After` asks for, given in seconds or as a date; null: it is not there or makes no sense.
 * @param now milliseconds since the epoch
 * @param most more is never waited
 */
export function retryAfter(headers: Headers, now: number, most: number): number | null {
  const given = headers.get('retry-after')?.trim() ?? '';
  if (given === '') return null;
  const wait = /^\d+(\.\d+)?$/.test(given) ? Number(given) * 1_000 : Date.parse(given) - now;
  return Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), most);
}
