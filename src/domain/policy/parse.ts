import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type * as z from 'zod';
import { Test } from './condition-schema.ts';
import { didYouMean, type Path, type Problem, VALUE } from './problem.ts';
import { type PolicyDocument, PolicySchema } from './schema.ts';

const MAX_BYTES = 256 * 1024;

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A well-formed policy, and where each of its keys stands. */
export interface ReadPolicy {
  readonly document: PolicyDocument;
  readonly placeOf: (path: Path) => Place | null;
}

export type Parsed =
  | ({ readonly ok: true } & ReadPolicy)
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads policy text into its typed document; every mistake comes back with line and column, all at once. */
export function parsePolicy(text: string): Parsed {
  if (text.length > MAX_BYTES) {
    return {
      ok: false,
      problems: [
        problem(
          'too-large',
          `the file has ${text.length} characters; at most ${MAX_BYTES} are allowed`,
          null,
        ),
      ],
    };
  }
  const lines = new LineCounter();
  const yaml = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const broken = yaml.errors.map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    return problem('bad-yaml', error.message, { line, column: col });
  });
  if (broken.length > 0) return { ok: false, problems: broken };

  const placeOf = (path: Path): Place | null => locate(yaml, lines, path);
  // Refused before they are followed: a policy says each thing once, in sight, and an alias bomb is never built.
  const aliases = aliasesIn(yaml, lines);
  if (aliases.length > 0) return { ok: false, problems: aliases };
  const read = PolicySchema.safeParse(yaml.toJS({ maxAliasCount: 0 }));
  if (read.success) return { ok: true, document: read.data, placeOf };
  return { ok: false, problems: read.error.issues.flatMap((issue) => explain(issue, [], placeOf)) };
}

const problem = (code: string, message: string, place: Place | null): Problem => ({
  severity: 'error',
  code,
  message,
  line: place?.line ?? null,
  column: place?.column ?? null,
});

function aliasesIn(yaml: Document, lines: LineCounter): Problem[] {
  const found: Problem[] = [];
  visit(yaml, {
    Alias: (_key, { source, range }) => {
      const { line, col } = lines.linePos(range?.[0] ?? 0);
      const message = `"*${source}" repeats what stands elsewhere; write it out, aliases are not allowed`;
      found.push(problem('alias', message, { line, column: col }));
    },
  });
  return found;
}

/** zod's issue in the words of the file. Of a union's branches, the one that got furthest is the one meant. */
function explain(issue: z.core.$ZodIssue, above: Path, placeOf: (path: Path) => Place | null): Problem[] {
  const path = [...above, ...issue.path];
  const name = path.map(String).join('.') || 'the policy';
  if (issue.code === 'unrecognized_keys') {
    const known = KNOWN_KEYS;
    return issue.keys.map((key) =>
      problem(
        'unknown-key',
        `"${key}" is not a key here.${didYouMean(key, known)}`,
        placeOf([...path, key]) ?? placeOf(path),
      ),
    );
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const depth = (branch: z.core.$ZodIssue[]): number =>
      Math.max(
        ...branch.map((inner) => inner.path.length * 2 + (inner.code === 'unrecognized_keys' ? 1 : 0)),
      );
    const strange = (branch: z.core.$ZodIssue[]): number =>
      branch.flatMap((inner) => (inner.code === 'unrecognized_keys' ? inner.keys : [])).length;
    const meant = issue.errors.toSorted((a, b) => depth(b) - depth(a) || strange(a) - strange(b))[0] ?? [];
    if (depth(meant) > 0) return meant.flatMap((inner) => explain(inner, path, placeOf));
  }
  const missing = issue.code === 'invalid_type' && placeOf(path) === null;
  const place = placeOf(path) ?? placeOf(path.slice(0, -1));
  return [
    problem(
      missing ? 'missing-key' : 'bad-value',
      `${name}: ${missing ? 'is missing' : issue.message}`,
      place,
    ),
  ];
}

const KNOWN_KEYS = [
  ...Object.keys(PolicySchema.shape),
  ...Object.keys(Test.shape),
  ...'all any not by bands_of bands words_in first_of otherwise when_missing each at_most per step every lose fit_letter engagement_digit matrix adjust order show_as cap_at raise_to mql_when type secret token origins name days zone holidays open per_day pool pause_for lead events expect id note enabled from until when points by event where count groups max rules decay full_for half_life forget_after reason to share if_away catch_up members hours email weight cap away accept first_touch if_late'.split(
    ' ',
  ),
];

function locate(yaml: Document, lines: LineCounter, path: Path): Place | null {
  if (path.at(-1) === VALUE) {
    const value = yaml.getIn(path.slice(0, -1), true);
    return isNode(value) && value.range ? placeAt(lines, value.range[0]) : null;
  }
  const last = path.at(-1);
  const parent = path.length === 0 ? yaml.contents : yaml.getIn(path.slice(0, -1), true);
  // For a key of a map the place of the key reads better than that of its value.
  const pair = isMap(parent)
    ? parent.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(last),
      )
    : undefined;
  const node = pair?.key ?? (path.length === 0 ? parent : yaml.getIn(path, true));
  if (!isNode(node) || !node.range) return null;
  return placeAt(lines, node.range[0]);
}

function placeAt(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}
