import type { ObjectType } from '../../../src/crm/hubspot/hubspot-api.ts';
import { type Answer, invalid, notFound, Refused } from './answers.ts';
import { objectType } from './object-types.ts';
import type { Portal } from './portal.ts';

/** One request, taken apart. */
export interface Ask {
  readonly portal: Portal;
  /** What stands in the path where the route has a name, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Parsed JSON; empty when there was none. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** @throws Refused */
export type Handler = (ask: Ask) => Answer;

export const param = ({ params }: Ask, name: string): string => params[name] ?? '';

export function typeIn(ask: Ask, name = 'type'): ObjectType {
  const type = objectType(param(ask, name));
  if (!type) throw new Refused(invalid(`Unable to infer object type from: ${param(ask, name)}`));
  return type;
}

/** The inputs of a batch. HubSpot: at most 100 records. */
export function inputsOf<Input extends object>({ body }: Ask, most = 100): Input[] {
  const { inputs } = body;
  if (!Array.isArray(inputs)) throw new Refused(invalid('Some required fields were not set: [inputs]'));
  if (inputs.length > most)
    throw new Refused(invalid(`The maximum number of inputs supported in a batch request is ${most}.`));
  return inputs as Input[];
}

export const idOf = (input: { readonly id?: unknown }): string => {
  if (typeof input.id === 'string' && input.id !== '') return input.id;
  throw new Refused(invalid('Some required fields were not set: [id]'));
};

export const textOr = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const names = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];

export function present<T>(value: T | undefined, message?: string): T {
  if (value === undefined) throw new Refused(notFound(message));
  return value;
}

/** One page of a list, by a place in it as cursor. */
export function pageOf<T>(all: readonly T[], query: URLSearchParams, most: number, usual = 100) {
  const limit = Number(query.get('limit') ?? usual);
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= most))
    throw new Refused(invalid(`limit must be between 1 and ${most}`));
  const start = Number(query.get('after') ?? 0);
  const end = start + limit;
  const paging = end < all.length ? { paging: { next: { after: String(end) } } } : {};
  return { results: all.slice(start, end), ...paging };
}
