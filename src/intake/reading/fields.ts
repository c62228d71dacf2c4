import { isObject, type Json, type JsonObject } from '../body/body.ts';
import { isForbidden, partsOf } from '../body/json-limits.ts';
import { snakeName } from './field-names.ts';

/** One thing that was said: the sender's own label and the sender's own value. */
export interface Field {
  readonly label: string;
  readonly value: Json;
}

/** Names that hold fields and say nothing themselves. */
const WRAPPERS = new Set(
  `fields data answers lead contact person submission form_data form_fields form_response values payload
   properties custom_fields attribution tracking click_ids`.split(/\s+/),
);
const LABEL_NAMES = ['label', 'name', 'question', 'title', 'key', 'field'];
const VALUE_NAMES = ['value', 'answer'];
/** An object in a wrapper made of these alone is one field; with more in it, it is an answer of its own. */
const CELL_NAMES = new Set([...LABEL_NAMES, ...VALUE_NAMES, 'id', 'type', 'ref', 'raw_value', 'required']);
const DEEPEST = 4;

interface Place {
  readonly prefix: string;
  readonly isWrapper: boolean;
  readonly depth: number;
}

/**
 * A body as one flat list. Wrappers such as `{fields: {…}}` and `{answers: [{label, value}]}` are opened, and so
 * is an object with a part that `isMeant` knows by its dotted name (`company: {employees}`). Whatever else is
 * nested stays whole under its label. Blanks and placeholders are left out: they say nothing.
 */
export function fieldsOf(body: JsonObject, isMeant: IsMeant): Field[] {
  return opened(body, { prefix: '', isWrapper: false, depth: 0 }, isMeant).filter(
    (field) => !isBlank(field.value),
  );
}

type IsMeant = (label: string) => boolean;

function opened(object: JsonObject, inside: Place, isMeant: IsMeant): Field[] {
  return Object.entries(object).flatMap(([name, value]): Field[] => {
    const label = inside.prefix + name;
    const depth = inside.depth + 1;
    const cell = inside.isWrapper && hasOnlyCellNames(value) ? cellOf(label, value) : null;
    if (cell !== null) return [cell];
    if (depth > DEEPEST) return [{ label, value }];
    const isWrapper = WRAPPERS.has(snakeName(name));
    if (isWrapper && Array.isArray(value)) return cellsOf(label, value);
    if (!isObject(value)) return [{ label, value }];
    if (isWrapper) return opened(value, { prefix: '', isWrapper, depth }, isMeant);
    const isGroup = !('granted' in value) && Object.keys(value).some((part) => isMeant(`${label}.${part}`));
    return isGroup
      ? opened(value, { prefix: `${label}.`, isWrapper: false, depth }, isMeant)
      : [{ label, value }];
  });
}

/** `[{label: "How soon?", value: "Now"}, …]`; a list of anything else stays one value. */
function cellsOf(label: string, list: readonly Json[]): Field[] {
  const cells = list.map((item, at) => cellOf(`${label} ${at + 1}`, item));
  return cells.every((cell) => cell !== null) ? cells : [{ label, value: list }];
}

/** `{label, value}` in any of its usual spellings; without a label it stands under the one given. */
function cellOf(label: string, item: Json): Field | null {
  if (!isObject(item)) return null;
  const valueName = VALUE_NAMES.find((name) => name in item);
  if (valueName === undefined) return null;
  const said = LABEL_NAMES.map((name) => item[name]).find(
    (text) => typeof text === 'string' && text.trim() !== '',
  );
  const usable = typeof said === 'string' && !isForbidden(partsOf(said));
  return { label: usable ? said : label, value: item[valueName] ?? null };
}

const hasOnlyCellNames = (value: Json): boolean =>
  isObject(value) && Object.keys(value).every((name) => CELL_NAMES.has(name));

const PLACEHOLDER = /^(?:x{4,}|\{\{[^{}]*\}\}|null|undefined|\(not set\))$/i;

export function isBlank(value: Json): boolean {
  if (typeof value === 'string') return value.trim() === '' || PLACEHOLDER.test(value.trim());
  if (Array.isArray(value)) return value.every(isBlank);
  return value === null || (isObject(value) && Object.keys(value).length === 0);
}
