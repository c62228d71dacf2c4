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
import { type Ask, idOf, inputsOf, names, textOr, typeIn } from './ask.ts';
import { type Checked, checkInput, type Input, identifies, readInput, repeated } from './check-input.ts';
import { find, notUnique } from './find-record.ts';
import { OBJECT_TYPES } from './object-types.ts';
import type { Portal, StoredRecord } from './portal.ts';
import { view, viewWritten } from './record-view.ts';
import { change, insert } from './write-record.ts';

export function batchRead(ask: Ask): Answer {
  const { portal, body } = ask;
  const type = typeIn(ask);
  const asked = names(body['properties']);
  const missing: string[] = [];
  const found = new Set<StoredRecord>();
  for (const input of inputsOf<{ id?: unknown }>(ask)) {
    const id = idOf(input);
    const record = find(portal, type, id, textOr(body['idProperty']));
    if (record) found.add(record);
    else missing.push(id);
  }
  const results = shuffled([...found].map((record) => view(portal, record, asked)));
  return batchAnswer(200, results, missing.length > 0 ? [{ refusal: gone(type, missing) }] : []);
}

export function batchCreate(ask: Ask): Answer {
  const { portal } = ask;
  const type = typeIn(ask);
  return write(ask, readInputs(ask), 201, (input) => {
    const checked = checkInput(portal, type, input, undefined);
    if (checked.kind === 'refused') return { checked };
    return {
      checked,
      apply: () => insert(portal, type, checked.properties, checked.links, 'INTEGRATION'),
    };
  });
}

export function batchUpdate(ask: Ask): Answer {
  const { portal } = ask;
  const type = typeIn(ask);
  const inputs = readInputs(ask);
  const idProperty = inputs[0]?.idProperty;
  if (idProperty !== undefined && !identifies(portal, type, idProperty))
    throw new Refused(notUnique(portal, type, idProperty));
  refuseTwice(inputs);
  const missing = inputs.map(idOf).filter((id) => !find(portal, type, id, idProperty));
  return write(
    ask,
    inputs,
    200,
    (input) => {
      const record = find(portal, type, idOf(input), idProperty);
      if (!record) return { checked: { kind: 'refused', refusal: gone(type, [idOf(input)]) } };
      const checked = checkInput(portal, type, input, record);
      if (checked.kind === 'refused') return { checked };
      // Of a record that was merged away, HubSpot says nothing at all: it is in neither list.
      if (idProperty === undefined && record.id !== idOf(input)) return { checked, apply: () => null };
      return {
        checked,
        apply: () => {
          change(portal, record, checked.properties);
          return record;
        },
      };
    },
    missing,
  );
}

/** With an e-mail HubSpot upserts the whole contact: what is not given is lost. */
export function batchUpsert(ask: Ask): Answer {
  const { portal } = ask;
  const type = typeIn(ask);
  const inputs = readInputs(ask);
  for (const { idProperty } of inputs)
    if (!identifies(portal, type, idProperty)) throw new Refused(notUnique(portal, type, String(idProperty)));
  refuseTwice(inputs);
  return write(ask, inputs, 200, (input) => {
    const { idProperty = '' } = input;
    const record = find(portal, type, idOf(input), idProperty);
    const properties = { ...input.properties, [idProperty]: idOf(input) };
    const checked = checkInput(portal, type, { ...input, properties }, record);
    if (checked.kind === 'refused') return { checked };
    return {
      checked,
      isNew: !record,
      apply: () => {
        if (!record) return insert(portal, type, checked.properties, checked.links, 'INTEGRATION');
        const lost = idProperty === 'email' ? writable(portal, record) : [];
        change(portal, record, {
          ...Object.fromEntries(lost.map((name) => [name, ''])),
          ...checked.properties,
        });
        return record;
      },
    };
  });
}

const readInputs = (ask: Ask): Input[] => inputsOf<object>(ask).map(readInput);

interface Planned {
  readonly checked: Checked;
  readonly isNew?: boolean;
  /** Null: neither done nor refused. */
  readonly apply?: () => StoredRecord | null;
}

/** Each input for itself when all have a trace id of their own; else all or none. */
function write(
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

function refuseTwice(inputs: readonly Input[]): void {
  const ids = inputs.map((input) => idOf(input).toLowerCase());
  const twice = [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
  if (twice.length === 0) return;
  throw new Refused(
    invalid(`Duplicate IDs found in batch input: [${twice.join(', ')}]. IDs must be unique`, { ids: twice }),
  );
}

const gone = (type: ObjectType, ids: readonly string[]): Refusal => ({
  status: 404,
  category: 'OBJECT_NOT_FOUND',
  message: `Could not get some ${OBJECT_TYPES[type].one} objects, they may be deleted or not exist. Check that ids are valid.`,
  context: { ids },
});

const writable = ({ definitions }: Portal, { type, properties }: StoredRecord): string[] =>
  Object.keys(properties).filter(
    (name) => name !== 'email' && definitions[type].get(name)?.modificationMetadata.readOnlyValue === false,
  );

/** HubSpot promises no order; this one is never that of the inputs, and always the same. */
function shuffled<T>(items: readonly T[]): T[] {
  const half = Math.ceil(items.length / 2);
  return [...items.slice(half).toReversed(), ...items.slice(0, half)];
}
