import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Scalar,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
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
  readonly problems: Problem[];
  readonly tooDeep: boolean;
} {
  const problems: Problem[] = [];
  let tooDeep = false;
  const say: SayOf = (severity, code, message, { range }) => {
    if (problems.length < MOST_PROBLEMS)
      problems.push(problemAt(severity, code, message, placeOfOffset(range?.[0] ?? 0, range?.[1])));
  };
  if (yaml.directives?.yaml.explicit === true) {
    const message = 'a line that begins with % changes how YAML is read; take it out';
    problems.push(problemAt('error', 'directive', message, placeOfOffset(0)));
  }
  const look = (item: unknown, level: number): void => {
    if (level > MOST_LEVELS) tooDeep = true;
    if (tooDeep || !isNode(item)) return;
    sayMarks(item, say);
    if (isScalar(item)) sayYesOrNo(item, say);
    if (isSeq(item)) for (const inner of item.items) look(inner, level + 1);
    if (!isMap(item)) return;
    sayKeys(item, say, ({ range }) => placeOfOffset(range?.[0] ?? 0).line);
    for (const { key, value } of item.items) {
      look(key, level + 1);
      look(value, level + 1);
    }
  };
  look(yaml.contents, 0);
  return { problems, tooDeep };
}

type SayOf = (severity: Problem['severity'], code: string, message: string, about: Node) => void;

function sayMarks(item: Node, say: SayOf): void {
  if (isAlias(item)) {
    say(
      'error',
      'alias',
      `"*${item.source}" repeats what stands elsewhere; write it out, aliases are not allowed`,
      item,
    );
    return;
  }
  if (item.tag !== undefined) {
    const tag = item.tag.replace('tag:yaml.org,2002:', '!!');
    say('error', 'tag', `a tag such as ${tag} is not allowed; take it out`, item);
  }
  const anchor = isScalar(item) || isCollection(item) ? item.anchor : undefined;
  if (anchor !== undefined)
    say(
      'error',
      'alias',
      `"&${anchor}" names a value for later use; take it out, aliases are not allowed`,
      item,
    );
}

function sayKeys(map: YAMLMap, say: SayOf, lineOf: (key: Node) => number): void {
  const seen = new Map<string, Node>();
  for (const pair of map.items) {
    if (!isNode(pair.key)) continue;
    const name = keyOf(pair);
    const first = name === undefined ? undefined : seen.get(name);
    if (name === undefined)
      say('error', 'bad-yaml', 'a key must be one word or text; put it in quotes', pair.key);
    else if (name === '<<')
      say(
        'error',
        'merge-key',
        '"<<" takes over keys from elsewhere; write them out, merging is not allowed',
        pair.key,
      );
    else if (first)
      say(
        'error',
        'duplicate-key',
        `"${name}" stands twice here, first in line ${lineOf(first)}; keep one of them`,
        pair.key,
      );
    else seen.set(name, pair.key);
  }
}

function sayYesOrNo(item: Scalar, say: SayOf): void {
  const { value, type } = item;
  if (type !== 'PLAIN' || typeof value !== 'string' || !/^(?:yes|no|on|off)$/i.test(value)) return;
  const meant = /^(?:yes|on)$/i.test(value) ? 'true' : 'false';
  const message = `${value} is the text "${value}" here, and ${meant} to other readers of YAML; write "${value}" in quotes, or ${meant}`;
  say('warning', 'yes-no-word', message, item);
}
