/** Counts by name. What is counted is named by the policies, so it stays small however many leads there are. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(name: string): void {
    this.#counts.set(name, this.of(name) + 1);
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  names(): string[] {
    return [...this.#counts.keys()];
  }
}

/** Two counts of the same thing: under the live policy, and under the candidate. */
export interface BeforeAfter {
  readonly before: Tally;
  readonly after: Tally;
}

export const beforeAfter = (): BeforeAfter => ({ before: new Tally(), after: new Tally() });
