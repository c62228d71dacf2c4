import type { Json } from '../body/body.ts';
import { textOf } from './plain-values.ts';

const NUMBER = String.raw`(\d{1,3}(?:[ ,.'’]\d{3})+|\d+(?:\.\d+)?)\s?([km]?)`;
const HEADCOUNT = new RegExp(
  String.raw`^(?:over|above|more than|about|around|approx\.?|at least|from|über|mehr als|ab|plus de|más de|oltre|più di|meer dan|mais de|ca\.?|c\.|>=?|≥|~)?\s?${NUMBER}` +
    String.raw`(?:\s?(?:-|–|—|to|\.\.\.?|…|and|bis|à|a|tot)\s?${NUMBER})?` +
    String.raw`\s?(?:\+|or more|and more|and above|and over|plus|oder mehr|et plus|o más|e oltre|of meer)?` +
    String.raw`\s?(?:employees?|mitarbeiter(?:innen)?|employés|salariés|empleados|dipendenti|medewerkers|werknemers|funcionários|people|persons?|staff|fte'?s?|headcount|full[- ]time employees)?$`,
);
const LARGEST = 10_000_000;
const THOUSANDS = { '': 1, k: 1000, m: 1_000_000 } as const;

/** The least number of people that "220", "51 – 200", "1,000+" or "10k" allows; null for anything else. */
export function readHeadcount(value: Json): number | null {
  const text = (textOf(value) ?? '').slice(0, 80).toLowerCase().replace(/\s+/gu, ' ');
  const found = HEADCOUNT.exec(text);
  if (found === null) return null;
  const [, from = '', fromUnit = '', to, toUnit = ''] = found;
  const upper = to === undefined ? null : amount(to, toUnit);
  const plain = amount(from, fromUnit);
  // "10-50k" means ten thousand to fifty thousand.
  const lower = upper !== null && fromUnit === '' && toUnit !== '' ? amount(from, toUnit) : plain;
  const isSound =
    Number.isInteger(lower) && lower >= 1 && lower <= LARGEST && (upper === null || upper >= lower);
  return isSound ? lower : null;
}

function amount(digits: string, unit: string): number {
  const isGrouped = /^\d{1,3}(?:[ ,.'’]\d{3})+$/.test(digits);
  const scale = unit === 'k' || unit === 'm' ? THOUSANDS[unit] : 1;
  return Math.round(Number(isGrouped ? digits.replace(/\D/g, '') : digits) * scale * 1000) / 1000;
}
