import type { Json, JsonObject } from '../body/body.ts';
import type { SourceSettings } from '../source.ts';
import { isTechnical } from './field-names.ts';
import { meaningOf } from './known-fields.ts';
import { mappedMeaning } from './sorted-fields.ts';
import type { KnownField } from './spellings.ts';

/** One answer as a provider tells it, which often knows more of it than its label. */
export interface Told {
  /** The question, as the person read it. */
  readonly label: string;
  /** What else the provider calls it: the policy may name it so too, and the name may say what the question does not. */
  readonly aliases?: readonly string[];
  readonly value: Json;
  /** What the provider knows it to be, whatever the question is called. */
  readonly type?: 'email' | 'phone' | 'consent' | 'file';
  /** Came along with the form and was not said by the person, whose own words win. */
  readonly isHidden?: boolean;
  /** What was agreed to, where that is not the label. */
  readonly wording?: string;
}

/** Whether any of these answers is called so by one of its names. */
export const asksFor = (told: readonly Told[], fields: readonly KnownField[]): boolean =>
  told.some(({ label, aliases = [] }) =>
    [label, ...aliases].some((name) => {
      const meaning = meaningOf(name);
      return meaning?.kind === 'known' && fields.includes(meaning.field);
    }),
  );

interface Named extends Told {
  /** By the policy. */
  readonly isMapped: boolean;
}

type Mapped = ReturnType<typeof mappedMeaning>;

/**
 * Answers as fields that `submissionOf` understands. What the policy says of an answer, by whichever of its names, comes
 * first; then what its label means to everybody; then what the provider knows of it.
 */
export function toldAnswers(told: readonly Told[], { fields }: Pick<SourceSettings, 'fields'>): JsonObject {
  const mapped = mappedMeaning(fields);
  const named = told
    .filter(({ label, aliases = [] }) => ![label, ...aliases].some(isTechnical))
    .map((one) => nameOf(one, mapped))
    .sort((a, b) => Number(a.isHidden ?? false) - Number(b.isHidden ?? false));
  const typed = byType('phone', byType('email', named, mapped), mapped);
  const isApart = ({ type, isMapped }: Named, wanted: Told['type']): boolean => type === wanted && !isMapped;
  const consent = typed
    .filter((one) => isApart(one, 'consent'))
    .map(({ label, wording, value }) => ({ purpose: label, granted: value, wording: wording ?? label }));
  const files = typed.filter((one) => isApart(one, 'file')).flatMap(({ value }) => value);
  const answers = typed
    .filter((one) => !isApart(one, 'consent') && !isApart(one, 'file'))
    .map(({ label, value }) => ({ label, value }));
  return { answers, ...(consent.length > 0 && { consent }), ...(files.length > 0 && { files }) };
}

function nameOf(one: Told, mapped: Mapped): Named {
  const names = [one.label, ...(one.aliases ?? [])];
  const chosen = names.find((name) => mapped(name) !== null);
  if (chosen !== undefined) {
    const isConsent = mapped(chosen)?.kind === 'consent';
    const shown = { granted: one.value, wording: one.wording ?? one.label };
    // Under its label a plain yes keeps its wording by itself.
    const value = isConsent && (chosen !== one.label || one.type === 'consent') ? shown : one.value;
    return { ...one, label: chosen, value, isMapped: true };
  }
  const isPlain = one.type !== 'consent' && one.type !== 'file';
  const meant = isPlain ? names.find((name) => meaningOf(name) !== null) : undefined;
  return { ...one, label: meant ?? one.label, isMapped: false };
}

/** Where no answer is called an e-mail address, the first that the provider knows to be one is it. */
function byType(type: 'email' | 'phone', named: readonly Named[], mapped: Mapped): readonly Named[] {
  const isIt = ({ label }: Named): boolean => {
    const meaning = mapped(label) ?? meaningOf(label);
    return meaning?.kind === 'known' && meaning.field === type;
  };
  if (named.some((one) => !one.isHidden && isIt(one))) return named;
  const first = named.find((one) => one.type === type && !one.isMapped);
  return named.map((one) => (one === first ? { ...one, label: type } : one));
}
