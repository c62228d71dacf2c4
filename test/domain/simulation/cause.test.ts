import { expect, test } from 'vitest';
import type { DecisionInput } from '../../../src/domain/decide.ts';
import { startSimulation } from '../../../src/domain/simulation/simulate.ts';
import { DAY, HOUR, happened, mia, NOW, profileOf } from '../../support/leads.ts';
import { compiled } from '../../support/policies.ts';
import { FILE } from '../../support/policy-file.ts';

/** A chief executive who asked for a demo: hot by the file, if nothing is against it. */
const chief = (email: string, changes: Partial<DecisionInput> = {}): DecisionInput =>
  mia({
    lead: {
      id: 'lead_1',
      identity: { email, phone: null },
      profile: profileOf({ title: 'CEO' }),
      stage: null,
      knownToCrm: false,
    },
    events: [happened('form_submitted', 0, { form: 'demo' })],
    ...changes,
  });
const friend = chief('ann@acme.example');
const owned = chief('ann@acme.example', { crm: { 'crm.owner': 'zoe@stalls.example' } });
const onGmail = chief('ann@gmail.com');
const throwaway = chief('ann@mailinator.com');

const RIVAL = '- { id: rival, when: { email.domain: acme.example }, reason: Rival }';
const CHIEFS = '- { id: chiefs, when: { title: ceo }, to: zoe }';
const LOOKED = '- { id: looked, event: page_viewed, points: 50 }';

/** [what changes in the file, for whom] -> [what moves, the rule that did it, the text of its line, what is said of it] */
test.each<[string, string, string, DecisionInput, string, string, string, string | RegExp]>([
  [
    'a disqualifier is new',
    'fit:\n',
    `  ${RIVAL}\nfit:\n`,
    friend,
    'hot -> out',
    'rival',
    RIVAL,
    'disqualifies: Rival',
  ],
  [
    'a disqualifier is gone',
    'email.kind: disposable',
    'email.kind: role',
    throwaway,
    'out -> hot',
    'spam',
    'id: spam',
    /no longer disqualifies: Spam/,
  ],
  [
    'a table gives less',
    'chief: 50',
    'chief: 20',
    friend,
    'hot -> warm',
    'ranked',
    'id: ranked',
    'gives +20 instead of +50',
  ],
  [
    'a rule asks for something else',
    'form: { starts_with: demo }',
    'form: contact',
    friend,
    'hot -> warm',
    'wrote',
    'id: wrote',
    'no longer gives +50',
  ],
  [
    'points fade sooner',
    'half_life: 10d',
    'half_life: 1h',
    chief('ann@acme.example', { events: [happened('form_submitted', HOUR, { form: 'demo' })] }),
    'warm -> warm',
    '',
    '',
    '',
  ],
  [
    'a bound is higher',
    'A: 50, B',
    'A: 51, B',
    friend,
    'hot -> warm',
    'bands',
    'fit_letter:',
    /fit 50 is B by the bounds of fit_letter/,
  ],
  [
    'a row of the matrix',
    '[ hot, warm ]',
    '[ cold, warm ]',
    friend,
    'hot -> cold',
    'matrix',
    'A: [ cold, warm ]',
    'the matrix calls A1 cold',
  ],
  [
    'an adjustment is wider',
    'when: { email.kind: free }, cap_at',
    'when: { title: ceo }, cap_at',
    friend,
    'hot -> warm',
    'capped',
    'id: capped',
    'makes hot into warm',
  ],
  [
    'an adjustment is off',
    '{ id: capped,',
    '{ id: capped, enabled: false,',
    onGmail,
    'warm -> hot',
    'capped',
    'id: capped',
    'no longer makes hot into warm',
  ],
  [
    'a side is worth less',
    'fit:\n',
    'fit:\n  max: 40\n',
    friend,
    'hot -> warm',
    'fit',
    'max: 40',
    'fit is at most 40 instead of 100',
  ],
  [
    'a route goes elsewhere',
    'id: rest, to: team',
    'id: rest, to: zoe',
    friend,
    'team -> zoe',
    'rest',
    'id: rest',
    'goes to zoe instead of team',
  ],
  [
    'a route comes before',
    '  - { id: owned',
    `  ${CHIEFS}\n  - { id: owned`,
    owned,
    'crm.owner -> zoe',
    'chiefs',
    CHIEFS,
    /takes it before owned/,
  ],
  [
    'a route lets go',
    'crm.owner: { exists: true }',
    'crm.owner: { exists: false }',
    owned,
    'crm.owner -> team',
    'owned',
    'id: owned',
    /no longer takes it, so rest does/,
  ],
])('%s', (_name, from, to, input, moves, id, snippet, says) => {
  const [change] = changesOf(
    FILE.replace(from, () => to),
    input,
  );
  if (id === '') return expect(change).toBeUndefined();
  const cause = change?.examples[0]?.cause;
  expect(`${change?.from} -> ${change?.to}`).toBe(moves);
  expect(cause?.id ?? cause?.part).toBe(id);
  expect(cause?.file).toBe('candidate');
  expect(FILE.replace(from, () => to).split('\n')[(cause?.line ?? 0) - 1]).toContain(snippet);
  expect(cause?.says).toMatch(says);
});

test.each<[string, string, DecisionInput, string, string]>([
  ['  - { id: spam, when: { email.kind: disposable }, reason: Spam }\n', '', throwaway, 'spam', 'out -> hot'],
  [
    '- { id: wrote, event: form_submitted, where: { form: { starts_with: demo } }, points: 50 }',
    LOOKED,
    friend,
    'wrote',
    'hot -> warm',
  ],
  [
    '  adjust:\n    - { id: capped, when: { email.kind: free }, cap_at: warm }\n',
    '',
    onGmail,
    'capped',
    'warm -> hot',
  ],
  [
    '  - { id: owned, when: { crm.owner: { exists: true } }, to: crm.owner, if_away: team }\n',
    '',
    owned,
    'owned',
    'crm.owner -> team',
  ],
])('what was taken out (%s) is named with its line in the live file', (from, to, input, id, moves) => {
  const text = FILE.replace('disqualify:\n', id === 'spam' ? 'disqualify: []\n' : 'disqualify:\n').replace(
    from,
    () => to,
  );
  const [change] = changesOf(text, input);
  const cause = change?.examples[0]?.cause;
  expect([`${change?.from} -> ${change?.to}`, cause?.id, cause?.file]).toEqual([moves, id, 'live']);
  expect(FILE.split('\n')[(cause?.line ?? 0) - 1]).toContain(`id: ${id}`);
});

const idOf = (candidate: string, live = FILE): string | null | undefined =>
  changesOf(candidate, friend, live)[0]?.examples[0]?.cause.id;

test('where points and a moved bound would each have done it alone, it was the points', () => {
  const higher = FILE.replace('A: 50, B', 'A: 51, B');
  expect(idOf(higher)).toBeNull();
  expect(idOf(higher.replace('chief: 50', 'chief: 20'))).toBe('ranked');
});

test('of an adjustment and a cell that both moved, the one that moved the grade further did it', () => {
  const live = FILE.replace('[hot, warm, cold, out]', '[hot, warm, cool, cold, out]');
  const changed = (row: string, cap: string): string =>
    live
      .replace('[ hot, warm ]', row)
      .replace('{ email.kind: free }, cap_at: warm', `{ title: ceo }, cap_at: ${cap}`);
  expect(idOf(changed('[ warm, warm ]', 'cold'), live)).toBe('capped');
  expect(idOf(changed('[ cool, warm ]', 'cold'), live)).toBeNull();
  // Both by one grade: without the adjustment the lead would not be where it is.
  expect(idOf(changed('[ warm, warm ]', 'cool'), live)).toBe('capped');
});

test('a grade set by hand that only one of the policies knows is no fault of a rule', () => {
  const override = { grade: 'cold', by: 'Rosa', why: 'They called', until: '2099-01-01T00:00:00.000Z' };
  const renamed = FILE.replace('[ warm, cold ]', '[ warm, cool ]').replace(
    'warm, cold, out',
    'warm, cool, out',
  );
  const [change] = changesOf(renamed, { ...friend, override });
  expect(`${change?.from} -> ${change?.to}`).toBe('cold -> hot');
  expect(change?.examples[0]?.cause.says).toBe('only one of the policies knows cold, set by Rosa');
  expect(changesOf(FILE.replace('chief: 50', 'chief: 20'), { ...friend, override })).toEqual([]);
});

function changesOf(candidate: string, input: DecisionInput, live = FILE) {
  const running = startSimulation(compiled(live), compiled(candidate), { since: NOW - DAY, until: NOW });
  running.observe(input, NOW);
  return running.result().changes;
}
