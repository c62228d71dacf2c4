import { type Path, VALUE } from '../problem.ts';
import type { PolicyDocument } from '../schema.ts';
import type { Say } from './rule-book.ts';
import { factUsesOf, ruleListsOf, tablesOf } from './uses.ts';

const PRIORITY = 'all leads are prioritized in the same manner, no matter the source';

const SOURCES = new Set(['source', 'utm.source']);

/** Who may not be asked about, by the words in a fact's name. */
const PROTECTED =
  /^(?:gender|sex|age|birth|birthday|birthdate|birthplace|born|dob|nationality|citizenship|citizen|religion|religious|faith|race|racial|ethnicity|ethnic|disability|disabled|health|pregnant|pregnancy|marital|married|orientation|political|politics|salutation)$/i;
/** What stands in for such things: where somebody lives tells much of who they are. */
const PROXY = /^(?:postcode|postal|zip|zipcode|plz|neighbourhood|neighborhood)$/i;

/** Where a rule makes a lead worth more or less. */
const JUDGING = new Set(['disqualify', 'fit', 'adjust']);

/** Rules that treat people by where they came from, or by what they are. */
export function checkSafety(document: PolicyDocument, say: Say): void {
  const look = (name: string, path: Path, judges: boolean): void => {
    if (judges && SOURCES.has(name))
      say(
        'warning',
        'source-in-scoring',
        `a rule about ${name} favours where a lead came from; ${PRIORITY}`,
        path,
      );
    const kind = attributeKind(name);
    if (kind !== null && (judges || kind === 'protected'))
      say(
        'warning',
        'protected-attribute',
        `"${name}" is ${kind === 'protected' ? 'a protected attribute' : 'a stand-in for protected attributes'}; people are not to be graded by it, and in many countries the law says so`,
        path,
      );
  };
  for (const { name, path, condition } of factUsesOf(document)) {
    const scores = condition.where === 'fit' || condition.where === 'adjust';
    if (scores || !SOURCES.has(name)) look(name, path, JUDGING.has(condition.where));
  }
  for (const { by, path } of tablesOf(document)) look(by, [...path, 'by', VALUE], true);
  for (const [group, { rules }] of Object.entries(document.engagement.groups))
    rules.forEach(({ where }, i) => {
      for (const name of Object.keys(where ?? {}))
        look(name, ['engagement', 'groups', group, 'rules', i, 'where', name], true);
    });
  for (const [name, definition] of Object.entries(document.facts)) {
    if (definition === 'built_in') continue;
    const [key, source] =
      'bands_of' in definition ? ['bands_of', definition.bands_of] : ['words_in', definition.words_in];
    if (source !== 'source' && source !== 'utm.source')
      look(source ?? '', ['facts', name, key ?? '', VALUE], true);
  }
  checkPoints(document, say);
}

/** A company has an age and a postcode too, and those are nobody's own. */
function attributeKind(name: string): 'protected' | 'proxy' | null {
  if (/^(?:company|account)\./.test(name)) return null;
  const words = name.split(/[^\p{L}]+/u);
  if (words.some((word) => PROTECTED.test(word))) return 'protected';
  return words.some((word) => PROXY.test(word)) ? 'proxy' : null;
}

/** A rule that gives nothing is a rule that somebody forgot to finish. */
function checkPoints(document: PolicyDocument, say: Say): void {
  for (const { path, rules } of ruleListsOf(document))
    rules.forEach((rule, i) => {
      if ('points' in rule && rule.points === 0)
        say('warning', 'no-points', `${rule.id} gives 0 points; give it some, or take it out`, [
          ...path,
          i,
          'points',
        ]);
    });
}
