import type { AddressLimit, SourceSettings } from '../source.ts';

const UNITS_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** More than a person sends, and what an office sends behind one address. */
const USUAL = '60/h';

/** How often one address may post to a source from a browser; null: there is no such source. */
export function addressLimitOf(settings: SourceSettings | undefined): AddressLimit | null {
  if (settings === undefined) return null;
  const { per_address: asked } = settings.options;
  const [, most = '', unit = 'h'] = /^(\d+)\/([smhd])$/.exec(typeof asked === 'string' ? asked : USUAL) ?? [];
  return {
    most: Number(most),
    windowMs: UNITS_MS[unit as keyof typeof UNITS_MS],
    isAsked: asked !== undefined,
  };
}
