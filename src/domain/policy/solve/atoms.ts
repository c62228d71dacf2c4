import type { Match, Test, When, Where } from '../condition-schema.ts';
import { wallMs } from '../duration.ts';

/** One test of one fact: the smallest question that is answered yes or no. */
export interface FactAtom {
  readonly kind: 'fact';
  readonly fact: string;
  /** A value, a list of values, or a test with one operator. */
  readonly match: Match;
}

/** Whether the lead did something, so often and so lately. */
export interface EventAtom {
  readonly kind: 'event';
  readonly name: string;
  readonly where: Where;
  readonly withinMs: number;
  readonly times: number;
}

export type Atom = FactAtom | EventAtom;

/** A condition over numbered atoms. */
export type Formula =
  | { readonly op: 'atom'; readonly atom: number }
  | { readonly op: 'not'; readonly part: Formula }
  | { readonly op: 'all' | 'any'; readonly parts: readonly Formula[] };

/** Reads conditions into formulas; the same test in two conditions becomes the same atom. */
export class AtomBook {
  readonly atoms: Atom[] = [];
  readonly #numbers = new Map<string, number>();

  read(when: When): Formula {
    const parts: Formula[] = Object.entries(when.facts).flatMap(([fact, match]) =>
      singleTests(match).map((one) => this.#atom({ kind: 'fact', fact, match: one })),
    );
    for (const inner of when.all ?? []) parts.push(this.read(inner));
    if (when.any) parts.push({ op: 'any', parts: when.any.map((inner) => this.read(inner)) });
    if (when.not) parts.push({ op: 'not', part: this.read(when.not) });
    if (when.event !== undefined) {
      const withinMs = when.within ? wallMs(when.within) : Number.POSITIVE_INFINITY;
      const { event: name, where = {}, times } = when;
      parts.push(this.#atom({ kind: 'event', name, where, withinMs, times: times?.at_least ?? 1 }));
    }
    const [only] = parts;
    return parts.length === 1 && only ? only : { op: 'all', parts };
  }

  #atom(atom: Atom): Formula {
    const key = JSON.stringify(Object.values(atom), (_, value) => (value === Infinity ? 'ever' : value));
    const known = this.#numbers.get(key);
    if (known !== undefined) return { op: 'atom', atom: known };
    this.#numbers.set(key, this.atoms.length);
    this.atoms.push(atom);
    return { op: 'atom', atom: this.atoms.length - 1 };
  }
}

/** `{ at_least: 10, at_most: 50 }` asks two things; each operator is lifted over a list of values by itself. */
export function singleTests(match: Match): Match[] {
  if (typeof match !== 'object' || Array.isArray(match)) return [match];
  return (Object.keys(match) as (keyof Test)[])
    .filter((key) => match[key] !== undefined)
    .map((key) => ({ [key]: match[key] }));
}

/** What is known of a formula while some atoms are still open. */
export const TRUE = 1;
export const FALSE = 0;
export const OPEN = -1;

/** Three-valued: `truth` holds TRUE, FALSE or OPEN for each atom. Whatever the open atoms become, an answer stands. */
export function evaluate(formula: Formula, truth: Int8Array): number {
  switch (formula.op) {
    case 'atom':
      return truth[formula.atom] ?? OPEN;
    case 'not': {
      const part = evaluate(formula.part, truth);
      return part === OPEN ? OPEN : 1 - part;
    }
    case 'all':
    case 'any': {
      const decisive = formula.op === 'all' ? FALSE : TRUE;
      let result = 1 - decisive;
      for (const part of formula.parts) {
        const value = evaluate(part, truth);
        if (value === decisive) return decisive;
        if (value === OPEN) result = OPEN;
      }
      return result;
    }
  }
}

/** Every atom of a formula. */
export function atomsIn(formula: Formula): number[] {
  if (formula.op === 'atom') return [formula.atom];
  return formula.op === 'not' ? atomsIn(formula.part) : formula.parts.flatMap(atomsIn);
}

/** The atoms whose being true can help a formula to come out as wanted. */
export function helpfulIn(formula: Formula, wanted: number): number[] {
  if (formula.op === 'atom') return wanted === TRUE ? [formula.atom] : [];
  if (formula.op === 'not') return helpfulIn(formula.part, 1 - wanted);
  return formula.parts.flatMap((part) => helpfulIn(part, wanted));
}
