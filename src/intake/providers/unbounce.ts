import { Fault } from '../../faults.ts';
import { decodeBody, decodeJson, isObject, type JsonObject, textIn } from '../body/body.ts';
import { providerSource } from '../provider-source.ts';
import { namedForm } from '../reading/named-form.ts';
import { textOf } from '../reading/plain-values.ts';

/** A landing page of Unbounce: fields of a form, of which `data.json` holds the answers, each as a list. */
export const unbounce = providerSource({
  name: 'Unbounce',
  contentTypes: ['application/x-www-form-urlencoded'],
  scheme: null,
  decode: decodeBody,
  idOf: () => null,
  read,
});

/** Said of the page beside the answers, or of the visitor's machine. */
const OURS = new Set(
  'ip_address page_uuid page_id page_name page_url variant time_submitted date_submitted'.split(' '),
);

function read(body: JsonObject): JsonObject {
  const data = textIn(body, 'data.json');
  const said = data === null ? null : decodeJson(Buffer.from(data));
  if (said === null || !isObject(said))
    throw new Fault('BODY_MALFORMED', 'Unbounce sent no data.json, which holds the answers.');
  const answers = Object.entries(said)
    .filter(([name]) => !OURS.has(name))
    .map(([label, value]) => ({
      label,
      value: Array.isArray(value) && value.length === 1 ? (value[0] ?? null) : value,
    }));
  const of = (name: string): string | null => textOf(said[name] ?? null) ?? textIn(body, name);
  return {
    ...namedForm(of('page_name'), of('page_id') ?? of('page_uuid')),
    page: of('page_url'),
    variant: of('variant'),
    occurred_at: timeOf(of('date_submitted') ?? '', of('time_submitted') ?? ''),
    answers,
  };
}

/** `2017-11-15` and `11:45 AM UTC`; `12:30 AM` is half past midnight. */
function timeOf(date: string, time: string): string | null {
  const [, hour, minute, half] = /^(\d{1,2}):(\d\d) ([AP])M UTC$/.exec(time) ?? [];
  if (hour === undefined) return null;
  const hours = String((Number(hour) % 12) + (half === 'P' ? 12 : 0)).padStart(2, '0');
  return `${date}T${hours}:${minute}Z`;
}
