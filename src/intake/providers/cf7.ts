import { decodeBody, type JsonObject } from '../body/body.ts';
import { providerSource } from '../provider-source.ts';
import { isBlank } from '../reading/fields.ts';
import { namedForm } from '../reading/named-form.ts';

/** Contact Form 7 sends nothing by itself: a plugin posts the answers under the tags of the form. */
export const cf7 = providerSource({
  name: 'Contact Form 7',
  contentTypes: ['application/json', 'application/x-www-form-urlencoded'],
  scheme: null,
  decode: decodeBody,
  idOf: () => null,
  read,
});

/** Of the form itself, not of the person; `_wpcf7` alone is the id of the form. */
const FORM_TAGS = new Set(['form_title', 'form_name', 'form_id']);
/** Special mail tags (`_remote_ip`, `_user_agent`), and questions that only keep robots out. */
const OURS = /^_|^quiz(?:-\d+)?$|^captcha[cr]?(?:-\d+)?$|^(?:honeypot|cf7apps)/i;

/** A box that may be left empty, and says so with nothing. */
const ACCEPTANCE = /^acceptance(?:-|$)/;

function read(body: JsonObject): JsonObject {
  const answers = Object.entries(body)
    .filter(([tag]) => !FORM_TAGS.has(tag) && !OURS.test(tag))
    .map(([tag, value]) => ({
      label: plainTag(tag),
      value: ACCEPTANCE.test(tag) && isBlank(value) ? false : value,
    }));
  return {
    ...namedForm(body['form_title'] ?? body['form_name'], body['form_id'] ?? body['_wpcf7']),
    page: body['_url'] ?? null,
    answers,
  };
}

/** `tel-123` is made by the plugin's own button; `topics[]` is a list in PHP. */
const plainTag = (tag: string): string => tag.replace(/\[\]$/, '').replace(/^(tel|email|file)-\d+$/i, '$1');
