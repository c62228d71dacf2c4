import type { Attributes } from '../src/domain/lead/lead.ts';
import type { Facts, FactValue } from '../src/domain/scoring/context.ts';

export const DAY = 86_400_000;

export interface Seen {
  readonly name: string;
  readonly age: number;
  readonly properties: Attributes;
}

export const fold = (value: FactValue): string => String(value).trim().toLowerCase();
const digits = /^\s*\d{1,3}(?:[, ]\d{3})+(?!\d)/;
export const number = (value: FactValue | undefined): number =>
  typeof value === 'number'
    ? value
    : typeof value === 'string'
      ? Number.parseFloat(value.replace(digits, (grouped) => grouped.replaceAll(/[, ]/g, '')))
      : Number.NaN;

export const equal = (name: string, wanted: string, points: number) => (facts: Facts) => {
  const value = facts[name];
  return value !== undefined && fold(value) === wanted ? points : 0;
};
export const within = (name: string, wanted: ReadonlySet<string>, points: number) => (facts: Facts) => {
  const value = facts[name];
  return value !== undefined && wanted.has(fold(value)) ? points : 0;
};
export const table = (name: string, points: ReadonlyMap<string, number>) => (facts: Facts) => {
  const value = facts[name];
  return value === undefined ? 0 : (points.get(fold(value)) ?? 0);
};
export const text = (name: string, test: (value: string) => boolean, points: number) => (facts: Facts) => {
  const value = facts[name];
  return value !== undefined && test(fold(value)) ? points : 0;
};
export const tableOf = (points: Record<string, number>): ReadonlyMap<string, number> =>
  new Map(Object.entries(points));

export const fades = (grace: number, half: number, forget: number) => (age: number) =>
  age > forget ? 0 : age <= grace ? 1 : 0.5 ** ((age - grace) / half);
export type Where = (properties: Attributes) => boolean;
export type Fade = (age: number) => number;
export const any: Where = () => true;

export const latest =
  (name: string, points: number, fade: Fade, where: Where) => (events: readonly Seen[]) => {
    for (const event of events)
      if (event.name === name && where(event.properties)) return points * fade(event.age);
    return 0;
  };
export const first =
  (name: string, points: number, fade: Fade, where: Where) => (events: readonly Seen[]) => {
    for (let i = events.length - 1; i >= 0; i -= 1) {
      const event = events[i] as Seen;
      if (event.name === name && where(event.properties)) return points * fade(event.age);
    }
    return 0;
  };
export const each =
  (name: string, points: number, fade: Fade, most: number, per: number, where: Where) =>
  (events: readonly Seen[]) => {
    const ages: number[] = [];
    let sum = 0;
    for (const event of events) {
      if (event.name !== name || !where(event.properties)) continue;
      const nth = ages[ages.length - most];
      if (nth !== undefined && event.age - nth < per) continue;
      ages.push(event.age);
      sum += points * fade(event.age);
    }
    return sum;
  };

export const has =
  (name: string, test: (value: string) => boolean): Where =>
  (properties) => {
    const value = properties[name];
    return value !== undefined && test(fold(value));
  };
