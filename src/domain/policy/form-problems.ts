import { isScalar } from 'yaml';
import type * as z from 'zod';
import { exampleOf } from './examples.ts';
import { nearest } from './nearest.ts';
import { oneOf, shown } from './plain-words.ts';
import { MOST_PROBLEMS, type Path, type Problem, problemAt, VALUE } from './problem.ts';
import type { SourceTree } from './source-tree.ts';

type Issue = z.core.$ZodIssue;

/** One thing that is wrong with the form, and how to go on without it. */
export interface FormProblem {
  readonly problem: Problem;
  readonly mend:
    | { readonly do: 'rename'; readonly path: Path; readonly key: string }
    | { readonly do: 'remove' | 'invent'; readonly path: Path };
  /** What was judged: for a key that is missing, the map that lacks it. */
  readonly judged: Path;
}

/** zod's issues in the words of the file: of what stands in one map, a mistyped key and the missing one are one problem. */
export function formProblems(issues: readonly Issue[], tree: SourceTree): FormProblem[] {
  const flat = issues.slice(0, MOST_PROBLEMS).flatMap((issue) => withoutUnions(issue, []));
  const guesses = flat.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? guessed(issue, flat, tree) : [],
  );
  const meant = new Set(guesses.map(({ judged, meant }) => place([...judged, meant ?? ''])));
  const rest = flat
    .filter((issue) => issue.code !== 'unrecognized_keys')
    .filter((issue) => !meant.has(place(issue.path)) && !misplaced(issue, flat) && !follows(issue, flat))
    .map((issue) => one(issue, tree));
  return [...guesses, ...rest];
}

const place = (path: Path): string => JSON.stringify(path.map(String));

/** A rule that says `event:` under fit lacks a `when:`, which is not what its writer needs to hear. */
const misplaced = (issue: Issue, all: readonly Issue[]): boolean =>
  issue.code === 'invalid_type' &&
  all.some(
    (other) =>
      other.code === 'unrecognized_keys' &&
      place(other.path) === place(issue.path.slice(0, -1)) &&
      other.keys.some((key) => foreign(other.path, key) !== undefined),
  );

/** Whether a whole is right cannot be told while one of its keys is mistyped. */
const follows = (issue: Issue, all: readonly Issue[]): boolean =>
  issue.code === 'custom' &&
  all.some((other) => other.code === 'unrecognized_keys' && place(other.path) === place(issue.path));

/** Keys that belong to the other side of scoring. */
function foreign([section]: Path, key: string): string | undefined {
  if (section === 'fit' && ['event', 'where', 'count', 'within'].includes(key))
    return `"${key}" asks what somebody did, which is engagement; a rule under fit looks at who they are: when: { company.size: large }`;
  if (section === 'engagement' && ['when', 'by'].includes(key))
    return `"${key}" asks who somebody is, which is fit; a rule under engagement counts an event: event: form_submitted, where: { form: demo }`;
  return undefined;
}

function guessed(
  issue: z.core.$ZodIssueUnrecognizedKeys,
  all: readonly Issue[],
  tree: SourceTree,
): (FormProblem & { readonly meant: string | undefined })[] {
  const allowed = issue.message.split(' ').filter((key) => key !== '');
  const free = new Set(allowed.filter((key) => tree.nodeAt([...issue.path, key]) === null));
  const missing = all
    .filter((other) => isMissing(other, tree) && place(other.path.slice(0, -1)) === place(issue.path))
    .map((other) => String(other.path.at(-1)));
  return issue.keys.slice(0, MOST_PROBLEMS).map((key) => {
    const path = [...issue.path, key];
    const elsewhere = foreign(issue.path, key);
    const meant = elsewhere === undefined ? (nearest(key, missing) ?? nearest(key, free)) : undefined;
    if (meant !== undefined) free.delete(meant);
    const near = meant ?? nearest(key, allowed);
    const hint =
      near === undefined
        ? `; ${allowed.length <= 14 ? `there can be ${oneOf(allowed)}` : 'see docs/policy.md'}`
        : `. Did you mean "${near}"?`;
    const code =
      elsewhere === undefined
        ? 'unknown-key'
        : issue.path[0] === 'fit'
          ? 'event-in-fit'
          : 'fact-in-engagement';
    return {
      problem: problemAt(
        'error',
        code,
        elsewhere ?? `"${key}" is not a key here${hint}`,
        // An empty key has no place of its own.
        tree.placeOf(path) ?? tree.placeOf(issue.path),
      ),
      mend:
        meant !== undefined
          ? { do: 'rename', path, key: meant }
          : { do: 'remove', path: elsewhere === undefined ? path : issue.path },
      judged: issue.path,
      meant,
    };
  });
}

const isMissing = (issue: Issue, tree: SourceTree): boolean =>
  issue.path.length > 0 &&
  ['invalid_type', 'invalid_union', 'invalid_value'].includes(issue.code) &&
  tree.nodeAt(issue.path) === null;

function one(issue: Issue, tree: SourceTree): FormProblem {
  const { path } = issue;
  const key = path.at(-1);
  const example = exampleOf(key, path[0]);
  const such = example === undefined ? '' : `, such as ${String(key)}: ${example}`;
  if (isMissing(issue, tree)) {
    const parent = path.slice(0, -1);
    const where = parent.length === 0 ? '' : ` in ${named(parent)}`;
    return {
      problem: problemAt(
        'error',
        'missing-key',
        `"${String(key)}" is missing${where}${such}`,
        nearestPlace(parent, tree),
      ),
      mend: parent.length === 0 ? { do: 'invent', path } : { do: 'remove', path: parent },
      judged: parent,
    };
  }
  const value = issue.input;
  const [words = '', hint] = said(issue).split('. Did you mean ');
  const found = ['custom', 'invalid_key'].includes(issue.code) ? '' : `; here stands ${shown(value)}`;
  const wanted =
    example === undefined ? words : `${words.replace(/, such as .*$/, '')}${hint === undefined ? such : ''}`;
  const ofValue = issue.code === 'custom' ? isScalar(tree.nodeAt(path)) : issue.code !== 'invalid_key';
  const at = ofValue ? [...path, VALUE] : path;
  return {
    problem: problemAt(
      'error',
      'bad-value',
      `${named(path)}: ${wanted}${found}${hint === undefined ? '' : `. Did you mean ${hint}`}`,
      tree.placeOf(at) ?? nearestPlace(path, tree),
    ),
    mend: { do: 'remove', path },
    judged: path,
  };
}

const said = (issue: Issue): string =>
  issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;

/** `points`, `entry 2 of members`. */
function named(path: Path): string {
  const key = path.at(-1);
  if (key === undefined) return 'the policy';
  return typeof key === 'number' ? `entry ${key + 1} of ${named(path.slice(0, -1))}` : String(key);
}

const nearestPlace = (path: Path, tree: SourceTree): ReturnType<SourceTree['placeOf']> =>
  tree.placeOf(path) ?? (path.length === 0 ? tree.placeOfOffset(0) : nearestPlace(path.slice(0, -1), tree));

/** Of a union's branches the one with the least wrong is the one meant; when none is near, all that is allowed is said. */
function withoutUnions(issue: Issue, above: Path): Issue[] {
  const path = [...above, ...issue.path] as Issue['path'];
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ ...issue, path }];
  const [best = []] = issue.errors.toSorted((a, b) => wrongness(a) - wrongness(b));
  if (wrongness(best) < OTHER_KIND) return best.flatMap((inner) => withoutUnions(inner, path));
  const words = new Set(issue.errors.flatMap((branch) => branch.flatMap(expected)));
  return [{ ...issue, path, message: `must be ${oneOf([...words])}` }];
}

const expected = (issue: Issue): string[] =>
  issue.code === 'invalid_union'
    ? issue.errors.flatMap((branch) => branch.flatMap(expected))
    : issue.path.length === 0
      ? [
          issue.message
            .replace(/^must be /, '')
            .replace(/, such as .*$/, '')
            .replace(/\. Did you .*$/, ''),
        ]
      : [];

const OTHER_KIND = 1000;

function wrongness(branch: readonly Issue[]): number {
  return branch.reduce((sum, issue) => sum + weight(issue), 0);
}

function weight(issue: Issue): number {
  if (issue.code === 'unrecognized_keys') return issue.keys.length + 1;
  if (issue.code === 'invalid_union' && issue.errors.length > 0)
    return issue.path.length === 0 ? Math.min(...issue.errors.map(wrongness)) : 1;
  if (issue.path.length > 0) return issue.path.length === 1 ? 2 : 1;
  if (issue.code === 'invalid_type') return OTHER_KIND;
  return issue.code === 'invalid_value' && typeof issue.input !== typeof issue.values[0] ? OTHER_KIND : 1;
}
