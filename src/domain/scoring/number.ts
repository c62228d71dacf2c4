import type { FactValue } from './context.ts';

/** The number that a value says: `60`, `"60"`, `"1,200"` (thousands set apart), `"220 people"`; undefined for none. */
export function numberOf(value: FactValue | undefined): number | undefined {
  if (typeof value === 'number') return Number.isNaN(value) ? undefined : value;
  if (typeof value !== 'string') return undefined;
  const plain = value.replace(/^\s*\d{1,3}(?:[, ]\d{3})+(?!\d)/, (grouped) =>
    grouped.replaceAll(/[, ]/g, ''),
  );
  const number = Number.parseFloat(plain);
  return Number.isNaN(number) ? undefined : number;
}
