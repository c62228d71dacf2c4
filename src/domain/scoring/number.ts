import type { FactValue } from './context.ts';

/** Thousands set apart: `1,200` or `1 200`. */
const GROUPED = /^\s*\d{1,3}(?:[, ]\d{3})+(?!\d)/;

/** The number that a value says: `60`, `"60"`, `"1,200"` (thousands set apart), `"220 people"`; undefined for none. */
export function numberOf(value: FactValue | undefined): number | undefined {
  if (typeof value === 'number') return Number.isNaN(value) ? undefined : value;
  if (typeof value !== 'string') return undefined;
  const plain = GROUPED.test(value)
    ? value.replace(GROUPED, (grouped) => grouped.replaceAll(/[, ]/g, ''))
    : value;
  const number = Number.parseFloat(plain);
  return Number.isNaN(number) ? undefined : number;
}
