import { expect, test } from 'vitest';
import { startSimulation } from '../../../src/domain/simulation/simulate.ts';
import { DAY, happened, mia, NOW, profileOf } from '../../support/leads.ts';
import { compiled } from '../../support/policies.ts';
import { FILE } from '../../support/policy-file.ts';

const chief = (n: number) =>
  mia({
    lead: {
      id: `lead_${n}`,
      identity: { email: 'ann@acme.example', phone: null },
      profile: profileOf(n === 0 ? { title: 'CEO', 'company.name': 'Acme' } : { title: 'CEO', name: 'Ann' }),
      stage: null,
      knownToCrm: false,
    },
    events: [happened('form_submitted', 0, { form: 'demo' })],
  });

test('ten leads of each kind are shown, the first that came', () => {
  const running = startSimulation(compiled(FILE), compiled(FILE.replace('chief: 50', 'chief: 20')), {
    since: NOW - DAY,
    until: NOW,
  });
  for (let n = 0; n < 25; n += 1) running.observe(chief(n), NOW);
  const [change] = running.result().changes;
  expect(change?.leads).toBe(25);
  expect(change?.examples.map(({ lead }) => lead)).toEqual(Array.from({ length: 10 }, (_, n) => `lead_${n}`));
  expect(change?.examples.map(({ who, company }) => [who, company]).slice(0, 2)).toEqual([
    ['ann@acme.example', 'Acme'],
    ['Ann', null],
  ]);
});
