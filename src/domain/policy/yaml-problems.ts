import { isMap, isScalar, isSeq, type Node, type Scalar, type YAMLError } from 'yaml';
import { byPlace, MOST_PROBLEMS, type Problem, problemAt } from './problem.ts';
import { keyOf, type SourceTree } from './source-tree.ts';

/** Deeper than any policy has reason to be; whoever walks it may then call itself. */
const MOST_LEVELS = 40;

const PLAIN_WORDS: Readonly<Record<string, [code: string, message: string]>> = {
  TAB_AS_INDENT: ['tab', 'a tab stands at the beginning of the line; indent with spaces'],
  MULTIPLE_DOCS: [
    'several-documents',
    'a second document begins here; a policy is one, so take out the "---"',
  ],
  BAD_INDENT: [
    'bad-yaml',
    'this does not line up with the lines above; entries of one list or map begin in the same column',
  ],
  BAD_ALIAS: ['alias', 'an alias repeats what stands elsewhere; write it out'],
  BAD_SCALAR_START: ['bad-yaml', 'a value cannot begin with this character; put the value in quotes'],
  BAD_DQ_ESCAPE: [
    'bad-yaml',
    'after \\ only some letters are allowed in double quotes; use single quotes, or write \\\\',
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    'bad-yaml',
    'a second ":" in one line; put the value in quotes, or begin a new line',
  ],
  BLOCK_IN_FLOW: [
    'bad-yaml',
    'inside { } or [ ] entries are parted by commas; a bracket above may not be closed',
  ],
  UNEXPECTED_TOKEN: [
    'bad-yaml',
    'this cannot stand here; is a quote, a comma or a bracket missing before it, or one too many?',
  ],
  KEY_OVER_1024_CHARS: [
    'bad-yaml',
    'a key of more than 1,024 characters; is there a quote or a bracket too few?',
  ],
  MULTILINE_IMPLICIT_KEY: ['bad-yaml', 'a key must stand in one line; is there a ":" or a quote too few?'],
};

const MOST_SYNTAX = 3;

/** What the YAML reader refused: the first few lines of it, since most of what comes later only follows from them. */
export function syntaxProblems({ yaml, placeOfOffset }: SourceTree): Problem[] {
  const lines = new Map<number, Problem>();
  for (const error of yaml.errors) {
    const place = placeOfOffset(error.pos[0]);
    const [code, message] = inPlainWords(error);
    if (!lines.has(place.line)) lines.set(place.line, problemAt('error', code, message, place));
  }
  const found = [...lines.values()].toSorted(byPlace);
  const tabs = found.filter(({ code }) => code === 'tab');
  return [...tabs, ...found.filter(({ code }) => code !== 'tab').slice(0, MOST_SYNTAX)];
}

function inPlainWords({ code, message }: YAMLError): [code: string, message: string] {
  if (code === 'BAD_INDENT' && message.startsWith('Flow'))
    return ['bad-yaml', 'a { or [ that began above is not closed'];
  return (
    PLAIN_WORDS[code] ?? [
      'bad-yaml',
      `this is not YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`,
    ]
  );
}

/** What YAML allows and a policy does not, and words that other readers of YAML take for true or false. */
export function styleProblems({ yaml, placeOfOffset }: SourceTree): {
  problems: Problem[];
  tooDeep: boolean;
} {
  const problems: Problem[] = [];
  let tooDeep = false;
  const say = (
    code: string,
    message: string,
    { range }: Node,
    severity: Problem['severity'] = 'error',
  ): void => {
    if (problems.length < MOST_PROBLEMS)
      problems.push(problemAt(severity, code, message, placeOfOffset(range?.[0] ?? 0, range?.[1])));
  };
  if (yaml.directives?.yaml.explicit === true)
    problems.push(
      problemAt(
        'error',
        'directive',
        'a line that begins with % changes how YAML is read; take it out',
        placeOfOffset(0),
      ),
    );
  const look = (node: unknown, level: number): void => {
    if (level > MOST_LEVELS) {
      tooDeep = true;
      return;
    }
    if (!isNodeLike(node)) return;
    if (node.tag !== undefined && isTagged(node))
      say(
        'tag',
        `a tag such as ${node.tag.replace('tag:yaml.org,2002:', '!!')} is not allowed; take it out`,
        node,
      );
    if ('source' in node && !isScalar(node)) {
      say(
        'alias',
        `"*${String(node.source)}" repeats what stands elsewhere; write it out, aliases are not allowed`,
        node,
      );
      return;
    }
    if ('anchor' in node && node.anchor !== undefined)
      say(
        'alias',
        `"&${String(node.anchor)}" names a value for later use; take it out, aliases are not allowed`,
        node,
      );
    if (isScalar(node)) ambiguous(node, say);
    if (isSeq(node)) for (const item of node.items) look(item, level + 1);
    if (!isMap(node)) return;
    const seen = new Map<string, Node>();
    for (const pair of node.items) {
      const name = keyOf(pair);
      const key = pair.key as Node;
      if (name === undefined) say('bad-yaml', 'a key must be one word or text; put it in quotes', key);
      else {
        const first = seen.get(name);
        if (name === '<<')
          say(
            'merge-key',
            '"<<" takes over keys from elsewhere; write them out, merging is not allowed',
            key,
          );
        else if (first)
          say(
            'duplicate-key',
            `"${name}" stands twice here, first in line ${placeOfOffset(first.range?.[0] ?? 0).line}; keep one of them`,
            key,
          );
        else seen.set(name, key);
      }
      look(key, level + 1);
      look(pair.value, level + 1);
    }
  };
  look(yaml.contents, 0);
  return { problems, tooDeep };
}

const isNodeLike = (node: unknown): node is Node =>
  typeof node === 'object' && node !== null && 'range' in node;
/** The reader gives plain values a tag of its own only when one was written. */
const isTagged = (node: Node): boolean => 'tag' in node && typeof node.tag === 'string';

function ambiguous(
  node: Scalar,
  say: (code: string, message: string, node: Node, severity: 'warning') => void,
): void {
  const text = String(node.value);
  if (node.type !== 'PLAIN' || typeof node.value !== 'string' || !/^(?:yes|no|on|off)$/i.test(text)) return;
  const meant = /^(?:yes|on)$/i.test(text) ? 'true' : 'false';
  say(
    'yes-no-word',
    `${text} is the text "${text}" here, and ${meant} to other readers of YAML; write "${text}" in quotes, or ${meant}`,
    node,
    'warning',
  );
}
