import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument } from 'yaml';
import type * as z from 'zod';
import { didYouMean, type Path, type Problem } from './problem.ts';
import { type PolicyDocument, PolicySchema } from './schema.ts';

const MAX_BYTES = 256 * 1024;

export interface Place {
  readonly line: number;
  readonly column: number;
}

export type Parsed =
  | { readonly ok: true; readonly document: PolicyDocument; readonly placeOf: (path: Path) => Place | null }
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
  // Anchors and aliases are refused (maxAliasCount 0): a policy says each thing once, in sight.
  let value: unknown;
  try {
    value = yaml.toJS({ maxAliasCount: 0 });
  } catch (cause) {
    return {
      ok: false,
      problems: [problem('alias', `anchors and aliases are not allowed: ${(cause as Error).message}`, null)],
    };
  }
  const read = PolicySchema.safeParse(value);
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

/** zod's issue in the words of the file. Of a union's branches, the one that got furthest is the one meant. */
function explain(issue: z.core.$ZodIssue, above: Path, placeOf: (path: Path) => Place | null): Problem[] {
  const path = [...above, ...issue.path];
  const name = path.map(String).join('.');
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
    const meant = issue.errors.toSorted((a, b) => depth(b) - depth(a))[0] ?? [];
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
  ...'id note enabled from until when points by event where count groups max rules decay full_for half_life forget_after reason to share if_away catch_up members hours email weight cap away accept first_touch if_late'.split(
    ' ',
  ),
];

function locate(yaml: Document, lines: LineCounter, path: Path): Place | null {
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
  const { line, col } = lines.linePos(node.range[0]);
  return { line, column: col };
}
