import type { Attribution } from '../../domain/lead/lead.ts';
import { isBlank } from './fields.ts';
import { type Meaning, meaningOf } from './known-fields.ts';
import { cut } from './plain-values.ts';

const LONGEST_PARAMETER = 500;
const LONGEST_URL = 2048;

export interface Campaign {
  readonly utm: Record<string, string>;
  readonly clickIds: Record<string, string>;
}

/** The pages that somebody saw before they wrote, and those that led there; null: nobody says. */
export type Visit = Readonly<Record<'page' | 'referrer' | 'firstPage' | 'firstReferrer', string | null>>;

export const noCampaign = (): Campaign => ({ utm: Object.create(null), clickIds: Object.create(null) });

/** What an advertising network or a form would have filled in: `{{ad.name}}`, `{gclid}`, `%utm_source%`. */
const UNFILLED = /\{\{.*?\}\}|^\{\w+\}$|^%\w+%$|^\[\w+\]$/;

/** Notes a campaign parameter or click id; the first value of each wins. */
export function noteCampaign(campaign: Campaign, meaning: Meaning | null, text: string): void {
  if (UNFILLED.test(text)) return;
  if (meaning?.kind === 'utm') campaign.utm[meaning.parameter] ??= cut(text, LONGEST_PARAMETER);
  if (meaning?.kind === 'click') campaign.clickIds[meaning.id] ??= cut(text, LONGEST_PARAMETER);
}

/** Where the lead came from. What the fields do not say of the campaign is read from the address of the page. */
export function attributionOf(
  said: Campaign,
  { page, referrer, firstPage, firstReferrer }: Visit,
): Attribution {
  const shown = noCampaign();
  for (const [label, value] of urlOf(page)?.searchParams ?? [])
    if (!isBlank(value)) noteCampaign(shown, meaningOf(label), value.trim());
  const isSaid = (values: Record<string, string>): boolean => Object.keys(values).length > 0;
  return {
    utm: isSaid(said.utm) ? said.utm : shown.utm,
    clickIds: isSaid(said.clickIds) ? said.clickIds : shown.clickIds,
    page: page === null ? null : cut(page, LONGEST_URL),
    referrer: referrer === null ? null : cut(referrer, LONGEST_URL),
    ...(firstPage !== null && { firstPage: cut(firstPage, LONGEST_URL) }),
    ...(firstReferrer !== null && { firstReferrer: cut(firstReferrer, LONGEST_URL) }),
  };
}

/** The path of a page given as `https://…/pricing?x` or `/pricing`; null for other text. */
export const pathOf = (page: string | null): string | null => urlOf(page)?.pathname ?? null;

function urlOf(page: string | null): URL | null {
  return page !== null && /^(?:https?:\/\/|\/(?!\/))/i.test(page)
    ? URL.parse(page, 'http://page.invalid')
    : null;
}
