const OPEN = new Set([0x5b, 0x7b]);
const CLOSE = new Set([0x5d, 0x7d]);
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const BLANK = new Set([0x20, 0x09, 0x0a, 0x0d]);

/**
 * The bytes of the first item of a JSON list, without the blanks around it; null when it is no list, or holds nothing.
 * Of what is no JSON it may give anything: who parses it afterwards finds out.
 */
export function firstItem(json: Buffer): Buffer | null {
  let start = 0;
  while (isBlank(json[start])) start += 1;
  if (json[start] !== 0x5b) return null;
  start += 1;
  while (isBlank(json[start])) start += 1;
  let end = endOfValue(json, start);
  while (end > start && isBlank(json[end - 1])) end -= 1;
  return end > start ? json.subarray(start, end) : null;
}

/** Where the comma or the bracket behind a value stands. */
function endOfValue(json: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; at < json.length; at += 1) {
    const byte = json[at] ?? 0;
    if (byte === QUOTE) at = endOfString(json, at);
    else if (OPEN.has(byte)) depth += 1;
    else if (depth === 0 && (byte === COMMA || CLOSE.has(byte))) return at;
    else if (CLOSE.has(byte)) depth -= 1;
  }
  return json.length;
}

function endOfString(json: Buffer, start: number): number {
  for (let at = start + 1; at < json.length; at += 1) {
    if (json[at] === QUOTE) return at;
    if (json[at] === BACKSLASH) at += 1;
  }
  return json.length;
}

const isBlank = (byte: number | undefined): boolean => byte !== undefined && BLANK.has(byte);
