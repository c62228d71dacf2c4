import type { ObjectType } from '../../../src/crm/hubspot/hubspot-api.ts';
import {
  type Answer,
  batchAnswer,
  type ItemRefusal,
  invalid,
  invalidProperties,
  type Refusal,
  Refused,
} from './answers.ts';
import { type Ask, idOf, inputsOf, typeIn } from './ask.ts';
import { type Checked, type Input, readInput, repeated } from './check-input.ts';
import { OBJECT_TYPES } from './object-types.ts';
import type { Portal, StoredRecord } from './portal.ts';
import { viewWritten } from './record-view.ts';

/** HubSpot: at most 100. */
export const readInputs = (ask: Ask): Input[] => inputsOf<object>(ask).map(readInput);

export interface Planned {
  readonly checked: Checked;
  readonly isNew?: boolean;
  /** Null: neither done nor refused. */
  readonly apply?: () => StoredRecord | null;
}

/** Each input for itself when all have a trace id of their own; else all or none. */
export function write(
  ask: Ask,
  inputs: readonly Input[],
  ok: number,
  plan: (input: Input) => Planned,
  missing: readonly string[] = [],
): Answer {
  const { portal } = ask;
  const type = typeIn(ask);
  const traceIds = inputs.map(({ objectWriteTraceId }) => objectWriteTraceId);
  const traced = traceIds.every(Boolean) && new Set(traceIds).size === inputs.length;
  // Ids that are not there are told of item by item, with trace ids and without.
  const wanted = traced ? inputs : inputs.filter(({ id }) => !missing.includes(String(id)));
  if (!traced)
    refuseIfAny(
      portal,
      type,
      wanted.map((input) => plan(input).checked),
    );
  const refused: ItemRefusal[] = traced || missing.length === 0 ? [] : [{ refusal: gone(type, missing) }];
  const results: unknown[] = [];
  // HubSpot's specification has the trace id on results, the answers that were recorded have not: be ready for both.
  const saysTraceIds = portal.batches++ % 2 === 0;
  for (const input of wanted) {
    const traceId = input.objectWriteTraceId;
    const { checked, apply, isNew } = plan(input);
    const record = apply?.();
    if (checked.kind === 'refused') refused.push({ refusal: checked.refusal, traceId });
    else if (record)
      results.push({
        ...viewWritten(portal, record, Object.keys(checked.properties)),
        ...(isNew !== undefined && { new: isNew }),
        ...(traceId !== undefined && saysTraceIds && { objectWriteTraceId: traceId }),
      });
  }
  return batchAnswer(ok, shuffled(results), refused);
}

function refuseIfAny(portal: Portal, type: ObjectType, checked: readonly Checked[]): void {
  const refusals = checked.flatMap((one) => (one.kind === 'refused' ? [one.refusal] : []));
  const twice = repeated(portal, type, checked);
  if (twice !== undefined && refusals.length === 0)
    throw new Refused(
      type === 'contacts' ? SEVERAL_EXIST : invalid(`Duplicate values found in batch input: ${twice}`),
    );
  const [first] = refusals;
  if (!first) return;
  const problems = refusals.flatMap(({ problems = [] }) => problems);
  if (problems.length > 0) throw new Refused(invalidProperties(problems, portal.id));
  if (first.category !== 'CONFLICT') throw new Refused(first);
  throw new Refused(refusals.length > 1 ? SEVERAL_EXIST : wholeRefusal(first));
}

const SEVERAL_EXIST: Refusal = { status: 409, category: 'CONFLICT', message: 'Contact already exists' };

/** The id that exists is told beside the message only in the answer to one of many. */
export function wholeRefusal({ context, ...refusal }: Refusal): Refusal {
  return refusal.category === 'CONFLICT' || !context ? refusal : { ...refusal, context };
}

export function refuseTwice(inputs: readonly Input[]): void {
  const ids = inputs.map((input) => idOf(input).toLowerCase());
  const twice = [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
  if (twice.length === 0) return;
  throw new Refused(
    invalid(`Duplicate IDs found in batch input: [${twice.join(', ')}]. IDs must be unique`, { ids: twice }),
  );
}

export const gone = (type: ObjectType, ids: readonly string[]): Refusal => ({
  status: 404,
  category: 'OBJECT_NOT_FOUND',
  message: `Could not get some ${OBJECT_TYPES[type].one} objects, they may be deleted or not exist. Check that ids are valid.`,
  context: { ids },
});

/** HubSpot promises no order; this one is never that of the inputs, and always the same. */
export function shuffled<T>(items: readonly T[]): T[] {
  const half = Math.ceil(items.length / 2);
  return [...items.slice(half).toReversed(), ...items.slice(0, half)];
}
