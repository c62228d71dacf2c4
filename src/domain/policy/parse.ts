import { type FormProblem, formProblems } from './form-problems.ts';
import { plainWords } from './plain-words.ts';
import { MOST_PROBLEMS, type Path, type Place, type Problem, problemAt } from './problem.ts';
import { type PolicyDocument, PolicySchema } from './schema.ts';
import { readTree, type SourceTree } from './source-tree.ts';
import { styleProblems, syntaxProblems } from './yaml-problems.ts';

const MOST_BYTES = 256 * 1024;
const MOST_ROUNDS = 10;

export type Section = keyof PolicyDocument;

/** A well-formed policy, and where each of its keys stands. */
export interface ReadPolicy {
  readonly document: PolicyDocument;
  readonly placeOf: (path: Path) => Place | null;
}

/** What could be read of a policy's text. */
export interface Parsed {
  /** What is wrong with the form, with line and column, all at once. */
  readonly problems: readonly Problem[];
  /** The policy, or what is left of it without the parts that cannot be read; null when nothing is. */
  readonly read: ReadPolicy | null;
  /** The sections that are not as they were written, since something had to be taken out of them. */
  readonly damaged: ReadonlySet<Section>;
  /** Whether `read` is the policy as it was written, with nothing put right or taken out. */
  readonly whole: boolean;
}

/** Reads policy text into its typed document. Never throws. */
export function parsePolicy(text: string): Parsed {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > MOST_BYTES)
    return unreadable('too-large', `the file has ${bytes} bytes; at most ${MOST_BYTES} are allowed`);
  if (text.trim() === '') return unreadable('empty', 'the file is empty; begin with "policy: <name>"');
  const tree = isFarTooDeep(text) ? null : treeOf(text);
  if (tree === null) return unreadable('too-deep', 'this is nested far too deep to be a policy');
  const broken = syntaxProblems(tree);
  if (broken.length > 0) return { problems: broken, read: null, damaged: new Set(), whole: false };
  const { problems, tooDeep } = styleProblems(tree);
  if (tooDeep) return unreadable('too-deep', 'this is nested far too deep to be a policy');
  const aliased = problems.some(({ code, message }) => code === 'alias' && message.startsWith('"*'));
  // An alias is refused before it is followed, so that one that stands for millions of others is never built.
  if (aliased) return { problems, read: null, damaged: new Set(), whole: false };
  return readForm(tree, problems);
}

const unreadable = (code: string, message: string): Parsed => ({
  problems: [problemAt('error', code, message, { line: 1, column: 1, endColumn: null })],
  read: null,
  damaged: new Set(),
  whole: false,
});

/** Told before the text is read, since reading such a text takes seconds. */
function isFarTooDeep(text: string): boolean {
  let depth = 0;
  for (const sign of text) {
    if (sign === '[' || sign === '{') depth += 1;
    if (sign === ']' || sign === '}') depth -= 1;
    if (depth > 500) return true;
  }
  return /(?:[-?:] +){200}/.test(text);
}

function treeOf(text: string): SourceTree | null {
  try {
    return readTree(text);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Reads the form; what is wrong is noted, then put right or taken out, and the rest is read again. */
function readForm(tree: SourceTree, style: readonly Problem[]): Parsed {
  const problems = [...style];
  const damaged = new Set<Section>();
  const touched = new WeakSet<object>();
  const invented: Record<string, unknown> = {};
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const value: unknown = tree.yaml.toJS({ maxAliasCount: 0 });
    const merged = isRecord(value) ? { ...value, ...invented } : value;
    const read = PolicySchema.safeParse(merged, { error: plainWords, reportInput: true });
    if (read.success)
      return { problems, read: { document: read.data, placeOf: tree.placeOf }, damaged, whole: round === 0 };
    const found = formProblems(read.error.issues, tree);
    // What is wrong only because of what was taken out is not the writer's fault.
    const own = found.filter(({ judged }) => !touched.has(tree.nodeAt(judged) ?? NOTHING));
    problems.push(...own.map(({ problem }) => problem));
    if (!isRecord(value) || problems.length >= MOST_PROBLEMS) break;
    for (const { mend } of found) {
      if (mend.do === 'rename') continue;
      damaged.add(mend.path[0] as Section);
      if (mend.do === 'invent') invented[String(mend.path[0])] = STAND_INS[String(mend.path[0])];
    }
    mendTree(found, tree, touched);
  }
  return { problems, read: null, damaged, whole: false };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const NOTHING = {};

/** What stands in for a section that is missing, so that the others can be looked at all the same. */
const STAND_INS: Readonly<Record<string, unknown>> = {
  policy: 'unnamed',
  version: 1,
  sources: {},
  fit: { groups: {} },
  engagement: { groups: {} },
  grades: { fit_letter: {}, engagement_digit: {}, matrix: {}, order: ['A', 'out'] },
  people: {},
  pools: {},
  routing: [{ id: 'nobody', to: 'nobody' }],
  sla: {},
};

/** Of a list the last entry is taken out first, so that those before it keep their numbers. */
function mendTree(found: readonly FormProblem[], tree: SourceTree, touched: WeakSet<object>): void {
  const removals = new Map<string, Path>();
  for (const { mend } of found) {
    if (mend.do === 'rename') tree.rename(mend.path, mend.key);
    if (mend.do === 'remove') removals.set(JSON.stringify(mend.path), mend.path);
  }
  for (const path of [...removals.values()].toSorted(lastFirst)) {
    const parent = tree.nodeAt(path.slice(0, -1));
    if (parent) touched.add(parent);
    tree.remove(path);
  }
}

function lastFirst(a: Path, b: Path): number {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const [x, y] = [a[i] ?? '', b[i] ?? ''];
    if (typeof x === 'number' && typeof y === 'number' && x !== y) return y - x;
    if (x !== y) return String(x) < String(y) ? 1 : -1;
  }
  return b.length - a.length;
}
