import type { Section } from '../parse.ts';

interface ProblemCode {
  readonly severity: 'error' | 'warning';
  readonly means: string;
  /**
   * The sections that must be whole for it to be believed: a name is not unknown because the part that makes it cannot
   * be read. `all` for what is said of the policy as a whole.
   */
  readonly needs: readonly Section[] | 'all';
}

const error = (means: string, needs: ProblemCode['needs'] = []): ProblemCode => ({
  severity: 'error',
  means,
  needs,
});
const warning = (means: string, needs: ProblemCode['needs'] = 'all'): ProblemCode => ({
  severity: 'warning',
  means,
  needs,
});

const FACTS: readonly Section[] = ['sources', 'fields', 'facts'];
const SCORES: readonly Section[] = ['fit', 'engagement', 'grades'];

const CONDITIONS: readonly Section[] = [...FACTS, ...SCORES, 'lists', 'disqualify', 'returns'];

/** Every kind of problem. docs/policy-checks.md tells how to mend each. */
export const PROBLEM_CODES: Readonly<Record<string, ProblemCode>> = {
  'too-large': error('the file has more than 256 kB'),
  empty: error('the file is empty'),
  'too-deep': error('lists and maps are nested deeper than any policy needs'),
  'bad-yaml': error('the file is not YAML'),
  tab: error('a line is indented with a tab'),
  'several-documents': error('the file holds more than one document'),
  directive: error('a line that begins with % changes how YAML is read'),
  tag: error('a value carries a YAML tag'),
  alias: error('a value is named with & or repeated with *'),
  'merge-key': error('<< takes over keys from elsewhere'),
  'duplicate-key': error('a key stands twice in one map'),
  'unknown-key': error('a key that has no meaning where it stands'),
  'missing-key': error('a key that must be there is not'),
  'bad-value': error('a value of the wrong kind, out of range or wrongly written'),
  'event-in-fit': error('a rule under fit asks what somebody did'),
  'fact-in-engagement': error('a rule under engagement asks who somebody is'),
  'yes-no-word': warning('a bare yes, no, on or off, which other readers of YAML take for true or false', []),
  'duplicate-id': error('two rules have the same id'),
  'duplicate-grade': error('a grade stands twice in grades.order'),
  'unknown-fact': error('a rule or test names a fact that nobody makes', FACTS),
  'made-fact': error('a test gives a fact that is made of others'),
  'fact-order': error('a fact is used above the place where it is made, or is made of itself'),
  'unknown-event': error('an event that is nearly one that Baton knows'),
  'foreign-event': warning('an event that Baton does not know by itself', []),
  'unknown-property': error('a property of an event that is nearly a known one', FACTS),
  'unknown-list': error('in_list names a list that is not there', ['lists']),
  'unknown-value': error('a fact is compared with something it can never be', [
    ...FACTS,
    'grades',
    'returns',
  ]),
  'unknown-grade': error('a grade that is not in grades.order', ['grades']),
  'unknown-country': error('not a country code of two letters'),
  'unknown-zone': error('not a time zone'),
  'unknown-holidays': error('no public holidays are known for this place'),
  'unknown-member': error('a pool names somebody who is not among the people', ['people']),
  'unknown-pool': error('a pool that is not there', ['pools']),
  'unknown-target': error('a route leads to nothing that is there', ['pools', 'people']),
  'unknown-source': error('fields names a source that is not there', ['sources']),
  'unknown-stage': error('a stage that is not in stages.order', ['stages']),
  'unknown-template': error('a step sends a template that is not there', ['templates']),
  'unknown-recipient': error('somebody is to be told who is not under notify', ['notify']),
  'unknown-word': error('a word that has no meaning where it stands'),
  'odd-field': warning('a field becomes a fact whose name is nearly a known one', []),
  'wrong-type': error('an operator or a value that does not fit the kind of fact', FACTS),
  backwards: error('a range or a season that ends before it begins'),
  'no-time': error('a span of time of length nothing'),
  'out-of-range': error('a share that is no part of a whole'),
  'deep-condition': error('all, any and not stand more than three deep in each other'),
  'bad-pattern': error('a pattern that RE2 cannot read, or that everything matches'),
  'pattern-of-words': warning('a pattern where words would do', []),
  'short-contains': warning('contains with three letters or fewer, which are found inside other words', []),
  'not-missing': warning('not: over a fact that may be missing, without exists', FACTS),
  matrix: error('the matrix has not one cell for each pair of bands', ['grades']),
  'matrix-order': warning('a cell of the matrix is better than one with higher scores', ['grades']),
  bands: error('not exactly one band is the lowest', ['grades']),
  'band-order': error('bands are not written from the best down', ['grades']),
  'dead-band': error('no score ever comes into a band', SCORES),
  'group-max': error('a group whose max cuts off all that its rules give', ['fit', 'engagement']),
  'unreachable-max': warning('a max that its rules or groups never reach', SCORES),
  'hidden-by-cap': warning('a rule that gives more than its group may count for', SCORES),
  'opposite-rules': warning('one rule gives and another takes for the same condition', SCORES),
  leap: warning('one rule lifts a lead over two whole bands', SCORES),
  'near-threshold': warning('points that fade lie within 5% above the threshold of a band', SCORES),
  'weak-sources': warning('events that are counted each time come to the best band alone', SCORES),
  'no-points': warning('a rule gives 0 points', []),
  'route-gap': error('the last route does not take every lead', ['routing']),
  'unreachable-route': error('a route above takes every lead', ['routing']),
  'unreachable-rule': error('a disqualifier or recycle rule above takes every lead', CONDITIONS),
  'shadowed-route': warning('routes above take every lead that this one would take'),
  'shadowed-rule': warning('rules above take every lead that this one would take'),
  'always-out': error('the disqualifiers hold for every lead', CONDITIONS),
  contradiction: error('a condition that no lead can meet', CONDITIONS),
  'unreachable-word': error('a word of first_of that an entry above always takes', ['facts']),
  'table-gap': warning('a by: table without points for a value that the fact can have'),
  'idle-adjust': warning('an adjustment that never changes a grade'),
  'cap-undone': warning('raise_to undoes a cap_at above it'),
  'never-mql': warning('no lead that reaches people can become mql'),
  'source-in-scoring': warning('a rule favours leads of one source', []),
  'protected-attribute': warning('a rule uses a protected attribute, or a stand-in for one', []),
  'unused-fact': warning('a fact that no rule asks for'),
  'unused-band': warning('a value of a fact that no rule names and nothing would miss'),
  'unused-list': warning('a list that no rule uses'),
  'unused-pool': warning('a pool that no route leads to'),
  'unused-template': warning('a template that no step sends'),
  'unused-grade': warning('a grade that nothing gives'),
  'covered-value': warning('points for somebody whom a disqualifier takes out', [
    'disqualify',
    'facts',
    'fit',
  ]),
  'no-sla': error('a grade goes to people and sla has no clocks for it', 'all'),
  'missing-pursuit': error('a grade goes to people and pursuit has no steps for it', 'all'),
  'no-pursuit': warning('no pursuit says how leads are pursued'),
  'accept-after-touch': error('accept is longer than first_touch'),
  'late-order': error('if_late is not in the order in which it happens'),
  'idle-step': warning('a step of if_late that does nothing', []),
  'long-gap': warning('a team is closed for more than three days on end each week'),
  'step-order': error('the steps of a pursuit are not in the order of their days'),
  'unknown-channel': error('a step of a pursuit uses a channel that Baton does not know'),
  'no-template': warning('a step sends an e-mail without a template', []),
  'give-up': error('giving up asks for more than the steps of the pursuit do', ['pursuit']),
  'give-up-wait': warning('giving up asks for days on which no step is done', ['pursuit']),
  'no-exit': error('nothing brings back what is returned'),
  'no-rest': error('what is returned may come back at once, without a rest'),
  'ping-pong': error('back_when is true at once'),
  'no-date': error('a recycle rule waits for a date that the return does not ask for', [
    'returns',
    'recycle',
  ]),
  'return-not-taken': warning('no recycle rule says what becomes of a return'),
  'duplicate-email': error('two people have the same e-mail address'),
  'duplicate-member': error('somebody is in a pool twice'),
  'unused-person': warning('somebody is in no pool, and no route leads to them'),
  'no-capacity': warning('everybody in a pool has a cap of 0', ['people']),
  'all-away': warning('everybody in a pool is away on the same day', ['people']),
  'idle-key': warning('a key of a route that has no meaning beside its target', ['pools']),
  'same-fallback': warning('nobody_eligible names the pool that every route asks already'),
  'digest-time': error('digest.every is not a day of the week and a time'),
  'nobody-told': warning('a group of notify without a channel', []),
  'event-age': error('an event of a test does not say how long ago it was'),
  'policies-disagree': error('two files of a folder of policies say otherwise of one source, person or pool'),
  'policies-overlap': warning('two files of a folder of policies apply to the same leads'),
  'uncovered-source': warning('leads of a source for which no file of a folder of policies is meant'),
  'test-failed': error('a test of the policy does not come out as expected', 'all'),
  'untested-grade': warning('no test expects a grade that goes to people'),
};

/** What a mistyped name brings about elsewhere: once the name is right, most of these are gone. */
const MAY_FOLLOW =
  /^(?:unused-.*|untested-.*|shadowed-.*|table-gap|idle-.*|cap-undone|never-mql|no-sla|missing-pursuit|no-date|return-not-taken|same-fallback|long-gap)$/;

export const mayFollow = (code: string): boolean => MAY_FOLLOW.test(code);

/** Whether a problem can be believed when parts of these sections had to be taken out. */
export function canBeTrusted(code: string, damaged: ReadonlySet<Section>): boolean {
  const { needs } = PROBLEM_CODES[code] ?? { needs: 'all' };
  return needs === 'all' ? damaged.size === 0 : !needs.some((section) => damaged.has(section));
}
