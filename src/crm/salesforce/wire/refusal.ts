import * as z from 'zod';
import { longId, typeOfId } from '../../../domain/lead/salesforce-id.ts';
import { meaningOf } from '../refusal-fault.ts';
import type { Refusal } from '../salesforce-api.ts';

const MOST_CHARACTERS = 500;

const text = z.string().nullish().catch(undefined);
const Match = z.object({
  entityType: text,
  matchRecords: z
    .array(z.object({ record: z.object({ Id: z.string(), attributes: z.object({ type: text }).nullish() }) }))
    .catch([]),
});
const Duplicates = z
  .object({ matchResults: z.array(Match).catch([]) })
  .nullish()
  .catch(undefined);

/** One error, in whichever of Salesforce's words: every key of it may be missing but one. */
const OneError = z
  .object({
    errorCode: text,
    /** In rows of a collection, and of the Metadata API. */
    statusCode: text,
    message: text,
    fields: z
      .union([z.array(z.string()), z.string().transform((only) => [only])])
      .nullish()
      .catch(undefined),
    duplicateResult: Duplicates,
    /** As Salesforce really spells it. */
    duplicateResut: Duplicates,
    /** The token endpoint. */
    error: text,
    error_description: text,
  })
  .refine((it) => codeIn(it) !== null);
type OneError = z.infer<typeof OneError>;

const Errors = z.union([
  z.array(OneError).min(1),
  z.object({ errors: z.array(OneError).min(1) }).transform(({ errors }) => errors),
  OneError.transform((only) => [only]),
]);
/** Several records have the external id: where each of them is. */
const Places = z.array(z.string()).min(1);

/** Says only that another error is the reason. */
const FOLLOWS = /^(PROCESSING_HALTED|ALL_OR_NONE_OPERATION_ROLLED_BACK)$/;

/** What was refused and why, from the body of an answer or of a part of one; null: these are no words of Salesforce's. */
export function refusalOf(body: unknown, status: number): Refusal | null {
  if (status === 300) {
    const places = Places.safeParse(body).data ?? [];
    const message = `${places.length || 'several'} records have this key (MULTIPLE_CHOICES)`;
    return { status, code: 'MULTIPLE_CHOICES', message, fields: [], matches: [] };
  }
  const errors = Errors.safeParse(body).data;
  const [first] = errors ?? [];
  if (!errors || !first) return null;
  const telling = errors.find((one) => !FOLLOWS.test(codeOf(one)) && tells(one, status)) ?? first;
  return {
    status,
    code: codeOf(telling),
    message: inItsWords([telling, ...errors.filter((one) => one !== telling)].map(wordsOf).join('; ')),
    fields: [...new Set(errors.flatMap(({ fields }) => fields ?? []))],
    matches: errors.flatMap(matchesOf),
  };
}

/** Whether the code says what to do. */
const tells = (error: OneError, status: number): boolean =>
  meaningOf({ code: codeOf(error), message: error.message ?? '', status }) !== 'unknown';

/** What stands between us and Salesforce may say `error` too. */
const codeIn = (one: {
  errorCode?: string | null | undefined;
  statusCode?: string | null | undefined;
  error?: string | null | undefined;
  error_description?: string | null | undefined;
}): string | null =>
  one.errorCode ?? one.statusCode ?? (typeof one.error_description === 'string' ? (one.error ?? null) : null);
const codeOf = (one: OneError): string => codeIn(one) ?? '';

function wordsOf(one: OneError): string {
  const said = one.message ?? one.error_description ?? '';
  const named = [codeOf(one), ...(one.fields ?? [])].filter((word) => !said.includes(word));
  const beside = named.length === 0 ? '' : `(${named.join(', ')})`;
  return [said, beside].filter((word) => word !== '').join(' ');
}

const matchesOf = ({ duplicateResut, duplicateResult }: OneError): Refusal['matches'] =>
  [duplicateResult, duplicateResut].flatMap((duplicates) =>
    (duplicates?.matchResults ?? []).flatMap(({ entityType, matchRecords }) =>
      matchRecords.flatMap(({ record }) => {
        const id = longId(record.Id);
        const type = record.attributes?.type ?? entityType ?? (id === null ? null : typeOfId(id));
        return id === null || type === null ? [] : [{ type, id }];
      }),
    ),
  );

/** Salesforce and the rules of an org quote what they mind, and messages are read where people's data is not. */
const ADDRESS = /[^\s<>()[\]{}"'“”,;:=]+@[\w-]+(?:\.[\w-]+)+/g;

/** Short enough to be kept, and without what must not be told: secrets, and addresses of people. */
export function inItsWords(message: string, secrets: readonly string[] = []): string {
  const bare = secrets.reduce((words, secret) => words.replaceAll(secret, '…'), message);
  const told = bare.slice(0, 4 * MOST_CHARACTERS).replaceAll(ADDRESS, '…');
  return told.length <= MOST_CHARACTERS ? told : `${told.slice(0, MOST_CHARACTERS)}…`;
}

/** undefined: it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A fault of the Metadata API as an error, or null: `sf:INVALID_SESSION_ID`. */
export function soapFault(text: string): { readonly errorCode: string; readonly message: string } | null {
  const code = /<faultcode>(?:[\w-]+:)?(\w+)<\/faultcode>/.exec(text)?.[1];
  if (code === undefined) return null;
  return { errorCode: code, message: /<faultstring>([^<]*)<\/faultstring>/.exec(text)?.[1] ?? '' };
}
