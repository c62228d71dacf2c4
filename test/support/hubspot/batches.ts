import { type Answer, batchAnswer, Refused } from './answers.ts';
import { type Ask, idOf, inputsOf, names, textOr, typeIn } from './ask.ts';
import { gone, readInputs, refuseTwice, shuffled, write } from './batch-write.ts';
import { checkInput, identifies } from './check-input.ts';
import { find, notUnique } from './find-record.ts';
import type { Portal, StoredRecord } from './portal.ts';
import { view } from './record-view.ts';
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

const writable = ({ definitions }: Portal, { type, properties }: StoredRecord): string[] =>
  Object.keys(properties).filter(
    (name) => name !== 'email' && definitions[type].get(name)?.modificationMetadata.readOnlyValue === false,
  );
