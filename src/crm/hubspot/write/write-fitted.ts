import type { HubSpotRecord, ItemResult, ObjectType, Refusal } from '../hubspot-api.ts';
import type { Portal } from '../portal.ts';
import { type Fitted, fitProperties, type Wanted } from './fit-properties.ts';
import { isGone, isTaken, refusedFault } from './write-refusal.ts';

export interface ToWrite {
  readonly type: ObjectType;
  /** As people call it: "the contact". */
  readonly what: string;
  readonly wanted: Wanted;
  /** Properties without which the record must not be written, and the error when HubSpot refuses their value. */
  readonly needed?: Readonly<Record<string, (refusal: Refusal) => Error | Promise<Error>>>;
}

export type FittedResult = { readonly warnings: readonly string[] } & (
  | { readonly kind: 'done'; readonly record: HubSpotRecord }
  | { readonly kind: 'taken' | 'gone'; readonly refusal: Refusal }
);

const MOST_ROUNDS = 4;

/**
 * Writes what the portal takes. A property that HubSpot refuses all the same, since the portal was changed after we
 * read how it is set up, is left out with a warning, so that one bad value never costs the rest.
 * @throws Fault CRM_REFUSED when HubSpot names no property that could be left out
 */
export async function writeFitted(
  portal: Portal,
  { type, what, wanted, needed = {} }: ToWrite,
  attempt: (properties: Fitted['properties']) => Promise<ItemResult>,
): Promise<FittedResult> {
  const refused: string[] = [];
  let left = wanted;
  for (let round = 1; ; round += 1) {
    const { properties, warnings } = fitProperties(left, await portal.properties(type), type);
    const result = await attempt(properties);
    const told = [...warnings, ...refused];
    if (result.kind === 'done') return { kind: 'done', record: result.record, warnings: told };
    const { refusal } = result;
    if (isTaken(refusal)) return { kind: 'taken', refusal, warnings: told };
    if (isGone(refusal)) return { kind: 'gone', refusal, warnings: told };
    const bad = refusal.properties.filter(({ name }) => name in properties);
    for (const { name } of bad) if (needed[name]) throw await needed[name](refusal);
    // What it names and we did not send came from another write of the same record, in the same call.
    if (refusal.properties.length === 0 || round === MOST_ROUNDS) throw refusedFault(what, refusal);
    portal.forget();
    for (const { name, code } of bad)
      refused.push(
        `HubSpot refused ${name}${code === null ? '' : ` (${code})`} of ${what}. It was left out.`,
      );
    const names = new Set(bad.map(({ name }) => name));
    left = Object.fromEntries(Object.entries(left).filter(([name]) => !names.has(name)));
  }
}
