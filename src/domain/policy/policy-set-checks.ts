import { coverage, overlap } from './check/policy-sets.ts';
import type { Policy } from './policy.ts';
import { type Path, type Problem, problemAt } from './problem.ts';

export interface FileProblem extends Problem {
  readonly file: string;
}

/** A policy of a set, and the file it stands in. */
export interface SetMember {
  readonly file: string;
  readonly policy: Policy;
}

/** What is wrong between policies that are live together; of a single one nothing. */
export const checkTogether = (members: readonly SetMember[]): FileProblem[] =>
  members.length < 2 ? [] : [...disagreements(members), ...overlaps(members), ...gaps(members)];

const SHARED = {
  sources: 'source',
  fields: 'field names of source',
  people: 'person',
  pools: 'pool',
} as const;

/** A sender, a person or a pool is one thing, so two files that both name it must say the same of it. */
function disagreements(members: readonly SetMember[]): FileProblem[] {
  const found: FileProblem[] = [];
  for (const [section, word] of Object.entries(SHARED) as [keyof typeof SHARED, string][]) {
    const said = new Map<string, { text: string; by: string }>();
    for (const { file, policy } of members) {
      for (const [name, entry] of Object.entries(policy.document[section])) {
        const text = JSON.stringify(entry);
        const before = said.get(name);
        const message = `the ${word} "${name}" stands in ${before?.by ?? ''} too, but differently; say the same in both`;
        if (before === undefined) said.set(name, { text, by: file });
        else if (before.text !== text)
          found.push(problemIn({ file, policy }, 'error', 'policies-disagree', message, [section, name]));
      }
    }
  }
  return found;
}

/** The first that applies decides, so nothing is lost; but whoever wrote the second may not know of the first. */
const overlaps = (members: readonly SetMember[]): FileProblem[] =>
  members.flatMap((member, i) =>
    members.slice(0, i).flatMap((before): FileProblem[] => {
      const [a, b] = [before.policy.document, member.policy.document];
      if (a.applies_to === undefined || b.applies_to === undefined) return [];
      const example = overlap(a, b);
      if (example === null) return [];
      const message = `${before.file} applies to some of the same leads (for example ${example}) and decides about them, since it comes first`;
      return [problemIn(member, 'warning', 'policies-overlap', message, ['applies_to'])];
    }),
  );

/** Whom no policy is meant for goes by the last one. */
function gaps(members: readonly SetMember[]): FileProblem[] {
  const last = members.at(-1);
  if (last === undefined || members.some(({ policy }) => policy.document.applies_to === undefined)) return [];
  return coverage(members.map(({ policy }) => policy.document)).map(({ source, entirely, example }) =>
    problemIn(
      last,
      'warning',
      'uncovered-source',
      `${entirely ? 'no policy is' : 'not every lead has a policy that is'} meant for it from source "${source}" (for example ${example}); such leads go by this file`,
      ['applies_to'],
    ),
  );
}

const problemIn = (
  { file, policy }: SetMember,
  severity: Problem['severity'],
  code: string,
  message: string,
  path: Path,
): FileProblem => ({ ...problemAt(severity, code, message, policy.placeOf(path)), file });
