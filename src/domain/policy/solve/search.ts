import { evaluate, FALSE, type Formula, OPEN, TRUE } from './atoms.ts';
import type { CaseSet, Group } from './groups.ts';

/** What is still possible, narrowed step by step; `undo` takes back all steps since a mark. */
export class Possibilities {
  /** TRUE, FALSE or OPEN for each atom. */
  readonly truth: Int8Array;
  readonly #left = new Map<Group, CaseSet>();
  readonly #steps: { group: Group; before: CaseSet | undefined; decided: number[] }[] = [];
  readonly #groupOf: readonly Group[];
  readonly #asked: ReadonlyMap<Group, readonly number[]>;

  /** @param asked the atoms that matter, by group */
  constructor(groupOf: readonly Group[], asked: ReadonlyMap<Group, readonly number[]>) {
    this.#groupOf = groupOf;
    this.#asked = asked;
    this.truth = new Int8Array(groupOf.length).fill(OPEN);
  }

  /** The groups that have been narrowed, with the cases that are left of each. */
  get narrowed(): ReadonlyMap<Group, CaseSet> {
    return this.#left;
  }

  get mark(): number {
    return this.#steps.length;
  }

  narrowedSince(mark: number): readonly Group[] {
    return [...new Set(this.#steps.slice(mark).map(({ group }) => group))];
  }

  /** @returns false when nothing is left */
  decide(atom: number, value: number): boolean {
    const group = this.#groupOf[atom];
    const where = group?.whereTrue.get(atom);
    if (!group || !where) return false;
    const before = this.#left.get(group);
    const old = before ?? group.all;
    const left = new Uint32Array(old.length);
    let any = 0;
    for (let i = 0; i < old.length; i += 1) {
      const mask = where[i] ?? 0;
      left[i] = (old[i] ?? 0) & (value === TRUE ? mask : ~mask);
      any |= left[i] ?? 0;
    }
    if (any === 0) return false;
    this.#left.set(group, left);
    const decided: number[] = [];
    for (const other of this.#asked.get(group) ?? []) {
      if (this.truth[other] !== OPEN) continue;
      const now = truthIn(left, group.whereTrue.get(other) ?? left);
      if (now === OPEN) continue;
      this.truth[other] = now;
      decided.push(other);
    }
    this.#steps.push({ group, before, decided });
    return true;
  }

  undo(mark: number): void {
    while (this.#steps.length > mark) {
      const step = this.#steps.pop();
      if (!step) return;
      for (const atom of step.decided) this.truth[atom] = OPEN;
      if (step.before) this.#left.set(step.group, step.before);
      else this.#left.delete(step.group);
    }
  }

  /** Makes a formula come out as wanted as far as there is only one way to. @returns false when there is none */
  force(formula: Formula, wanted: number): boolean {
    const now = evaluate(formula, this.truth);
    if (now !== OPEN) return now === wanted;
    switch (formula.op) {
      case 'atom':
        return this.decide(formula.atom, wanted);
      case 'not':
        return this.force(formula.part, 1 - wanted);
      case 'all':
      case 'any': {
        if (wanted === (formula.op === 'all' ? TRUE : FALSE))
          return formula.parts.every((part) => this.force(part, wanted));
        const only = theOpenPart(formula.parts, this.truth);
        return only === undefined || this.force(only, wanted);
      }
    }
  }
}

/** The one part that is open; undefined when there are several. */
function theOpenPart(parts: readonly Formula[], truth: Int8Array): Formula | undefined {
  let only: Formula | undefined;
  for (const part of parts) {
    if (evaluate(part, truth) !== OPEN) continue;
    if (only !== undefined) return undefined;
    only = part;
  }
  return only;
}

function truthIn(left: CaseSet, where: CaseSet): number {
  let inside = 0;
  let outside = 0;
  for (let i = 0; i < left.length; i += 1) {
    inside |= (left[i] ?? 0) & (where[i] ?? 0);
    outside |= (left[i] ?? 0) & ~(where[i] ?? 0);
  }
  if (outside === 0) return TRUE;
  return inside === 0 ? FALSE : OPEN;
}

/** An atom that an open formula hangs on, and the value that helps it to come out as wanted. */
export function nextChoice(
  formula: Formula,
  wanted: number,
  truth: Int8Array,
): { atom: number; value: number } | undefined {
  switch (formula.op) {
    case 'atom':
      return truth[formula.atom] === OPEN ? { atom: formula.atom, value: wanted } : undefined;
    case 'not':
      return nextChoice(formula.part, 1 - wanted, truth);
    case 'all':
    case 'any':
      for (const part of formula.parts) {
        if (evaluate(part, truth) !== OPEN) continue;
        const found = nextChoice(part, wanted, truth);
        if (found) return found;
      }
      return undefined;
  }
}
