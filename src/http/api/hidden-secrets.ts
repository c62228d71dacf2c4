import { isMap, isScalar, parseDocument, visit } from 'yaml';

const SECRET_KEY = /secret|token|password|key$/i;
/** Addresses of chat channels let anybody who knows them write there. */
const SECRET_ADDRESS = /^(?:slack|teams|webhook)$/;
const REFERENCE = /^\$\{\w+\}$/;

/**
 * The text of a policy as any viewer may read it. Secrets should be written `${NAME}`; one that stands there in plain
 * is replaced, in place, so that lines stay where they are.
 */
export function hideSecrets(yaml: string): string {
  const document = parseDocument(yaml);
  const ranges: (readonly [number, number])[] = [];
  for (const section of ['sources', 'notify']) {
    const map = document.get(section);
    if (!isMap(map)) continue;
    visit(map, {
      Pair: (_key, { key, value }) => {
        const name = isScalar(key) ? String(key.value) : '';
        const isSecret =
          section === 'sources' ? SECRET_KEY.test(name) : SECRET_KEY.test(name) || SECRET_ADDRESS.test(name);
        if (isSecret) ranges.push(...plainScalars(value));
      },
    });
  }
  return ranges
    .toSorted(([a], [b]) => b - a)
    .reduce((text, [from, to]) => `${text.slice(0, from)}"[hidden]"${text.slice(to)}`, yaml);
}

function plainScalars(value: unknown): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  visit(value as Parameters<typeof visit>[0], {
    Scalar: (_key, { value: text, range }) => {
      if (range && !REFERENCE.test(String(text))) found.push([range[0], range[1]]);
    },
  });
  return found;
}
