import type { Consent } from '../../domain/lead/lead.ts';
import { isObject, type Json } from '../body/body.ts';
import { snakeName } from './field-names.ts';
import type { Field } from './fields.ts';
import { readInstant } from './instant.ts';
import { textOf, yesOrNo } from './plain-values.ts';

/** Names that always ask for consent, and names that ask for it only where the answer sounds like one. */
const SURE =
  /consent|gdpr|rgpd|dsgvo|lgpd|privacy|privacidad|opt_?in(?:_|$)|newsletter|^marketing$|datenschutz|einwilligung|confidentialité/;
const MAYBE =
  /(?:^|_)(?:i_)?agree|^(?:yes_)?(?:i_)?accept|(?:^|_)terms|marketing|einverstanden|stimme_.*zu(?:_|$)|j_?accepte|acepto|acconsento|concordo|aceito|autorizo|akkoord|toestemming|zgod[aę]/;
/** Names that ask the other way round: a yes takes back, a no says nothing. */
const OUT =
  /opt_?out|^unsubscribed?(?:_|$)|(?:^|_)(?:do_not|dont)_(?:contact|call|e?_?mail|sms|send|subscribe)|(?:^|_)keine?n?_(?:newsletter|werbung|e?_?mails?)|ne_(?:souhaite|veux)_pas|no_(?:deseo|quiero)_/;
/** Questions about the business of somebody, such as "Are you GDPR compliant?". */
const ABOUT = /^(?:do(?!_not)|does|are|is|have|has|which|what|how|who)_/;
const ASKS =
  /agree|accept|consent|receive|subscribe|newsletter|contact_you|call_you|send_you|opt_|allow|permit/;

const ASSENT = /\b(?:agree|consent|accept|allow|permit|subscribe|opt in|sign me up|einverstanden|stimme)\b/i;
/** "Yes, please", "No, thanks". */
const AGREED = /^(?:yes|ja|oui|sí|si|sim|tak)(?!\p{L})\s*\S/iu;
const REFUSED =
  /^(?:no|nein|non|nee|não)\b\s*[,.!–-]?\s+(?:thanks?|thank you|danke|merci|gracias|grazie|obrigad[oa]|bedankt|please)\b/i;
/** "I do not agree", "Ich stimme nicht zu", "opted out". */
const DENIED =
  /(?<!\p{L})(?:not|don['’]?t|never|no|nicht|kein\w*|niet|não|non)\s(?:[^\s,.;]+\s){0,3}?(?:agree|consent|accept|allow|permit|subscribe|einverstanden|acepto|autorizo|acconsento|accetto|aceito|akkoord)(?!\p{L})|(?<!\p{L})stimme\s(?:\S+\s){0,3}?nicht(?!\p{L})|n['’]accepte pas|^(?:I )?(?:disagree|decline|declined|refused?|revoked?|withdrawn|opted[ -]out|opt[ -]?out|unsubscribed?)(?!\p{L})/iu;
const REFUSAL = /\b(?:not|no|don['’]?t|never|decline|refuse|disagree|nicht|kein\w*)\b/i;

export function asksForConsent(label: string): boolean {
  const name = snakeName(label);
  return !(ABOUT.test(name) && !ASKS.test(name)) && [SURE, MAYBE, OUT].some((pattern) => pattern.test(name));
}

/**
 * The consents a field holds: `gdpr: on`, `consent: {granted: true, wording}` or a list of such; null when it is
 * no matter of consent after all (`Marketing channels: SEO`). Text that is neither yes nor no is unknown.
 */
export function consentsIn(field: Field, purpose: string | null, at: string | null): Consent[] | null {
  const { label, value } = field;
  const name = purpose ?? snakeName(label.replace(/^consents?\.(?=.)/i, ''));
  if (isObject(value)) return [structured(value, name, label, at)];
  if (Array.isArray(value) && value.length > 0 && value.every(isObject))
    return value.map((item) => structured(item, name, label, at));
  if (purpose === null && OUT.test(name))
    return yesOrNo(value) ? [{ purpose: takenBack(name), granted: false, wording: label, at }] : null;
  const granted = grantIn(value);
  const isConsent = granted !== null || purpose !== null || SURE.test(snakeName(label));
  return isConsent ? [{ purpose: name, granted, wording: wordingOf(label, value), at }] : null;
}

function structured(
  item: { readonly [name: string]: Json },
  name: string,
  label: string,
  at: string | null,
): Consent {
  const purpose = typeof item['purpose'] === 'string' ? snakeName(item['purpose']) : '';
  const wording = textOf(item['wording'] ?? item['text'] ?? null);
  return {
    purpose: purpose === '' ? name : purpose,
    granted: grantIn(item['granted'] ?? item['value'] ?? null),
    wording: wording ?? label,
    at: readInstant(item['at'] ?? null) ?? at,
  };
}

function grantIn(value: Json): boolean | null {
  const plain = yesOrNo(value);
  if (plain !== null) return plain;
  const text = textOf(value) ?? '';
  if (REFUSED.test(text) || DENIED.test(text)) return false;
  if (AGREED.test(text) && !REFUSAL.test(text)) return true;
  return ASSENT.test(text) && !REFUSAL.test(text) ? true : null;
}

const takenBack = (name: string): string =>
  /call|phone|anruf|telefon/.test(name) ? 'call' : /sms/.test(name) ? 'sms' : 'email';

/** What the person read: the sentence a box carries as its value, else the label of the box. */
function wordingOf(label: string, value: Json): string {
  const text = textOf(value);
  return text !== null && yesOrNo(value) === null && text.includes(' ') ? text : label;
}
