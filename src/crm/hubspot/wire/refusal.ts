import * as z from 'zod';
import type { Refusal } from '../hubspot-api.ts';

const MOST_CHARACTERS = 500;

const text = z.string().optional().catch(undefined);
const one = z.coerce.string();
const texts = z
  .union([z.array(one), one.transform((only) => [only])])
  .optional()
  .catch(undefined);
const Context = z.record(z.string(), texts).optional().catch(undefined);
const Detail = z.object({ message: text, code: text, in: text, context: Context });

/** An error as HubSpot words it, for a whole call or for one item of a 207: every key of it may be missing. */
export const HubSpotError = z.object({
  message: text,
  category: text,
  errorType: text,
  policyName: text,
  correlationId: text,
  context: Context,
  errors: z.array(Detail).optional().catch(undefined),
});
export type HubSpotError = z.infer<typeof HubSpotError>;

/** What HubSpot said, short enough to be kept: its words, codes and correlation id. */
export function inItsWords({ message, errors, category, errorType, correlationId }: HubSpotError): string {
  // What is wrong often stands only beside the message: "Property values were not valid".
  const beside = (errors ?? []).flatMap((one) => one.message ?? []);
  const words = unique([message ?? '', ...beside.filter((one) => !message?.includes(one))].filter(Boolean));
  const said = words.length === 0 ? 'without a word' : cut(words.join('; '));
  const named = [category ?? errorType, correlationId && `correlation id ${correlationId}`].filter(Boolean);
  return named.length === 0 ? said : `${said} (${named.join(', ')})`;
}

const cut = (message: string): string =>
  message.length <= MOST_CHARACTERS ? message : `${message.slice(0, MOST_CHARACTERS)}…`;

const STATUS_OF: Readonly<Record<string, number>> = { CONFLICT: 409, OBJECT_NOT_FOUND: 404 };

/** @param status of the call; an item of a 207 has none of its own, so there it follows from the category */
export const refusalOf = (error: HubSpotError, status?: number): Refusal => ({
  status: status ?? STATUS_OF[error.category ?? ''] ?? 400,
  category: error.category ?? null,
  message: inItsWords(error),
  correlationId: error.correlationId ?? null,
  properties: propertiesAtFault(error),
  existingId: existingIdOf(error),
});

/** The scopes that the token lacks; HubSpot names them in one of two places. */
export const missingScopes = ({ context, errors }: HubSpotError): string[] =>
  unique(
    [context, ...(errors ?? []).map((one) => one.context)].flatMap((one) => [
      ...(one?.['requiredGranularScopes'] ?? []),
      ...(one?.['requiredScopes'] ?? []),
    ]),
  );

/** Some refusals carry their details as JSON within the message, some beside it, some in both. */
function propertiesAtFault({ message, errors, context }: HubSpotError): Refusal['properties'] {
  const beside = (errors ?? []).flatMap(({ context, code, in: place }) =>
    (context?.['propertyName'] ?? (place === undefined ? [] : [place])).map((name) => ({
      name,
      code: code ?? null,
    })),
  );
  const whole = (context?.['propertyName'] ?? []).map((name) => ({ name, code: null }));
  const within = embedded(message ?? '').flatMap(({ name, error }) =>
    name === undefined ? [] : [{ name, code: error ?? null }],
  );
  // The first to name a property counts; what has a code comes before what has none.
  const named = [...beside, ...within, ...whole].toSorted(
    (a, b) => Number(a.code === null) - Number(b.code === null),
  );
  return [...new Map(named.toReversed().map((one) => [one.name, one])).values()].toReversed();
}

const Embedded = z.array(z.object({ name: text, error: text })).catch([]);

function embedded(message: string): z.infer<typeof Embedded> {
  const start = message.indexOf('[{');
  if (start < 0) return [];
  try {
    return Embedded.parse(JSON.parse(message.slice(start, message.lastIndexOf(']') + 1)));
  } catch {
    return []; // Words that only look like JSON.
  }
}

function existingIdOf({ message, context, errors }: HubSpotError): string | null {
  const given = [context, ...(errors ?? []).map((one) => one.context)].flatMap(
    (one) => one?.['existingId'] ?? [],
  );
  const told = /Existing ID: (\d+)|(?<![\w.-])(\d+) already has that value/i.exec(message ?? '');
  return given[0] ?? told?.[1] ?? told?.[2] ?? null;
}

const unique = (names: readonly string[]): string[] => [...new Set(names)];
