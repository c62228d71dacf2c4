import { Fault } from '../../faults.ts';
import { decodeJson, isObject, type JsonObject } from '../body/body.ts';

/** An automation that sends what it has gathered sends no more; each becomes a signal. */
const MOST_ITEMS = 500;

/**
 * The submissions in a body of JSON: one, or a list of them, as Make and n8n send. A list of questions with their answers
 * (`[{"label": "Email", "value": "…"}]`) is one.
 * @throws Fault BODY_*
 */
export function formItems(body: Buffer): readonly [JsonObject, ...JsonObject[]] {
  const said = decodeJson(body);
  if (isObject(said)) return [said];
  const items = Array.isArray(said) && said.every((item) => isObject(item)) ? said : [];
  const [first, ...others] = items;
  if (first === undefined)
    throw new Fault(
      'BODY_MALFORMED',
      'The body is JSON but neither an object nor a list of such. Send {"field": "value", …}.',
    );
  if (others.length > 0 && items.every(isAnswer)) return [{ answers: items }];
  if (items.length > MOST_ITEMS)
    throw new Fault(
      'BODY_TOO_LARGE',
      `The body holds more than ${MOST_ITEMS} submissions. Send fewer at a time.`,
    );
  return [first, ...others];
}

const LABELS = ['label', 'name', 'question', 'title', 'key', 'field'];

const isAnswer = (item: JsonObject): boolean =>
  ('value' in item || 'answer' in item) && LABELS.some((name) => typeof item[name] === 'string');
