import type { DecisionInput } from '../decide.ts';
import { type Compared, causeOf } from './cause.ts';
import type { Judged } from './judge.ts';
import type { Change, Example } from './simulation.ts';

const MOST_EXAMPLES = 10;

interface Kind extends Omit<Change, 'leads' | 'examples'> {
  leads: number;
  readonly examples: Example[];
}

/** Kinds of change, each with how often it happened and its first ten leads. */
export class Changes {
  readonly #kinds = new Map<string, Kind>();

  /** Notes a lead whose grade, or with the same grade whose target, differs. */
  observe(input: DecisionInput, at: number, compared: Compared): void {
    const { before, after } = compared;
    const isGrade = before.card.grade !== after.card.grade;
    if (!isGrade && before.target === after.target) return;
    const kind = isGrade
      ? this.#kind('grade', before.card.grade, after.card.grade)
      : this.#kind('target', before.target, after.target);
    kind.leads += 1;
    if (kind.examples.length < MOST_EXAMPLES) kind.examples.push(exampleOf(input, at, compared));
  }

  /** The most frequent first. */
  list(): Change[] {
    return [...this.#kinds.values()].toSorted((a, b) => b.leads - a.leads || order(a, b));
  }

  #kind(kind: Change['kind'], from: string, to: string): Kind {
    const key = JSON.stringify([kind, from, to]);
    const known = this.#kinds.get(key) ?? { kind, from, to, leads: 0, examples: [] };
    this.#kinds.set(key, known);
    return known;
  }
}

const order = (a: Kind, b: Kind): number =>
  `${a.kind} ${a.from} ${a.to}` < `${b.kind} ${b.from} ${b.to}` ? -1 : 1;

function exampleOf(input: DecisionInput, at: number, compared: Compared): Example {
  const { identity, profile, id } = input.lead;
  const text = (name: string): string | null =>
    profile.attributes[name] === undefined ? null : String(profile.attributes[name]);
  return {
    lead: id,
    who: text('name') ?? identity.email ?? identity.phone ?? id,
    company: text('company.name'),
    at: new Date(at).toISOString(),
    before: standingOf(compared.before),
    after: standingOf(compared.after),
    cause: causeOf(compared),
  };
}

const standingOf = ({ card, route, target }: Judged): Example['before'] => ({
  fit: card.fit,
  engagement: card.engagement,
  cell: card.cell,
  grade: card.grade,
  route: route.id,
  target,
});
