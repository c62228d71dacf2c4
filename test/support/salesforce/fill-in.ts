import { type Answer, refuse } from './answers.ts';

/** Puts what earlier parts answered where `@{name.field}` stands, in paths, and in all texts of a body. @throws Refused 400 */
export function fillIn<T>(said: T, answers: ReadonlyMap<string, Answer>): T {
  if (typeof said === 'string') return filled(said, answers) as T;
  if (Array.isArray(said)) return said.map((one: unknown) => fillIn(one, answers)) as T;
  if (typeof said !== 'object' || said === null) return said;
  return Object.fromEntries(
    Object.entries(said).map(([key, value]) => [key, fillIn(value as unknown, answers)]),
  ) as T;
}

const filled = (text: string, answers: ReadonlyMap<string, Answer>): string =>
  text.replaceAll(/@\{([^}]*)\}?/g, (_, path: string) => {
    const value = valueAt(path, answers);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      return String(value);
    return refuse(
      'PROCESSING_HALTED',
      `Invalid reference specified. No value for ${path} found in ${text.slice(0, 200)}`,
    );
  });

/** `lead.id`, `leads[0].id` */
function valueAt(path: string, answers: ReadonlyMap<string, Answer>): unknown {
  const [name = '', ...steps] = path.split(/\.|\[(\d+)\]/).filter(Boolean);
  const answer = answers.get(name);
  if (!answer || answer.status >= 300) return undefined;
  return steps.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[step] : undefined),
    answer.body,
  );
}
