import type { Json } from '../body/body.ts';
import { textOf } from './plain-values.ts';

/** The host of a page's address: numbers of entries begin anew on each site. '' where it is not said. */
export const siteOf = (page: Json | undefined): string => URL.parse(textOf(page ?? null) ?? '')?.host ?? '';
