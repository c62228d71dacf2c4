const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

/** A file of Salesforce's Metadata API: an object's keys are elements in their order, a list is one element for each. */
export const metadataFile = (root: string, content: Readonly<Record<string, unknown>>): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${NAMESPACE}">\n${inside(content, 1)}</${root}>\n`;

const inside = (content: object, depth: number): string =>
  Object.entries(content)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((one) => element(name, one, depth)),
    )
    .join('');

/** @throws TypeError for what is neither text, a number, a boolean nor an object of these */
function element(name: string, value: unknown, depth: number): string {
  const indent = '    '.repeat(depth);
  if (typeof value === 'object' && value !== null)
    return `${indent}<${name}>\n${inside(value, depth + 1)}${indent}</${name}>\n`;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
    throw new TypeError(`${name} has no value that XML can say`);
  return `${indent}<${name}>${escaped(String(value))}</${name}>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (letter) => ENTITIES[letter] ?? '');
