import { snakeName } from './field-names.ts';
import { isKnownField, type KnownField, SPELLINGS } from './spellings.ts';

/** What a field turns out to be. */
export type Meaning =
  | { readonly kind: 'known'; readonly field: KnownField }
  | { readonly kind: 'utm'; readonly parameter: string }
  | { readonly kind: 'click'; readonly id: string }
  | { readonly kind: 'consent'; readonly purpose: string | null }
  | { readonly kind: 'file' }
  /** An attribute of the policy's own naming. */
  | { readonly kind: 'own'; readonly attribute: string };

const FIELD_BY_SPELLING = new Map(SPELLINGS.map(([spelling, field]) => [folded(spelling), field] as const));

const CLICK_IDS = new Map(
  `gclid gbraid wbraid dclid fbclid msclkid ttclid twclid li_fat_id ScCid rdt_cid epik irclickid`
    .split(' ')
    .map((id) => [folded(snakeName(id)), id] as const),
).set('hsgoogleclickid', 'gclid');

/** "Work email address", "Geschäftliche E-Mail", "Adresse e-mail professionnelle", "Email (business)". */
const AN_EMAIL =
  /^(?:(?:work|business|company|corporate|professional|primary|best|geschaftliche|berufliche|zakelijke?|latua)e?mail(?:adres(?:se?)?|address)?|(?:adressee?|indirizzoe?)?e?mail(?:adres)?(?:work|business|company|professionnelle?|aziendale|zakelijk|corporativ[oa])|correocorporativo)$/;

/** What everybody means by a field of this name; null when it is a question of this form alone. */
export function meaningOf(label: string): Meaning | null {
  const name = snakeName(label.replace(/^\w+\[([^[\]]+)\]$/, '$1'));
  const spelt = FIELD_BY_SPELLING.get(folded(name));
  if (spelt !== undefined) return { kind: 'known', field: spelt };
  const plain = folded(plainer(name));
  const field = FIELD_BY_SPELLING.get(plain) ?? (AN_EMAIL.test(plain) ? 'email' : undefined);
  if (field !== undefined) return { kind: 'known', field };
  const parameter = /^utm_(.+)$|^utm(source|medium|campaign|term|content|id)$/.exec(name);
  if (parameter !== null) return { kind: 'utm', parameter: parameter[1] ?? parameter[2] ?? '' };
  if (/^(?:files?|attachments?|uploads?)$/.test(name)) return { kind: 'file' };
  const id = CLICK_IDS.get(folded(name));
  return id === undefined ? null : { kind: 'click', id };
}

const SHORT_TARGETS: Readonly<Record<string, Meaning>> = {
  company: { kind: 'known', field: 'company.name' },
  country: { kind: 'known', field: 'company.country' },
  employees: { kind: 'known', field: 'company.employees' },
  industry: { kind: 'known', field: 'company.industry' },
  attachment: { kind: 'file' },
  attachments: { kind: 'file' },
  consent: { kind: 'consent', purpose: null },
};

/** What the right side of a `fields:` line in the policy names. */
export function meaningOfTarget(target: string): Meaning {
  if (isKnownField(target)) return { kind: 'known', field: target };
  const short = Object.hasOwn(SHORT_TARGETS, target) ? SHORT_TARGETS[target] : undefined;
  if (short !== undefined) return short;
  if (target.startsWith('consent.')) return { kind: 'consent', purpose: target.slice('consent.'.length) };
  const meaning = meaningOf(target);
  return meaning?.kind === 'utm' || meaning?.kind === 'click' ? meaning : { kind: 'own', attribute: target };
}

/** `hi_what_is_your_work_email`, `contact_email`, `phone_optional`, `organisation_size`, `ihre_nachricht`: the plain word inside. */
const plainer = (name: string): string =>
  name
    .replace(/^(?:(?:hi|hello|hey|and|so|ok|okay|great|thanks|first|now|finally|please)_)*/, '')
    .replace(/^(?:what_is|what_s|whats|tell_us|give_us|enter|provide|add|type)_/, '')
    .replace(/^(?:your|my|the|contact|lead|ihre?|deine?|votre|vos|ton|su|tu|uw|jouw|seu|sua)_/, '')
    .replace(
      /_(?:required|optional|field|input|pflichtfeld|obligatoire|facultatif|obligatorio|opcional)$/,
      '',
    )
    .replace(/organisation/g, 'organization')
    .replace(/^(?:organization|account)_/, 'company_');

/** Letters and digits alone, without accents. */
function folded(name: string): string {
  return name
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/[\p{M}_]/gu, '');
}
