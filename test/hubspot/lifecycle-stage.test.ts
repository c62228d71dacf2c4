import { expect, test } from 'vitest';
import { type StageMove, stageMove } from '../../src/crm/hubspot/write/lifecycle-stage.ts';
import { policyOf } from '../support/policies.ts';
import { definition } from './small-account.ts';

const STAGES = definition('lifecyclestage', {
  type: 'enumeration',
  options: [
    { value: 'lead', label: 'Lead', hidden: false },
    { value: '4711', label: 'Warm', hidden: false },
    { value: 'customer', label: 'Customer', hidden: false },
  ],
});
const policy = (back: boolean) =>
  policyOf({
    stages: {
      order: ['lead', 'mql', 'won', 'lost'],
      hubspot: { lead: 'lead', mql: 'warm', won: 'customer', lost: 'gone' },
    },
    crm: { hubspot: { stage_back: back } },
  });
const STAY: StageMove = { kind: 'stay' };

test.each<
  [what: string, stage: string | null, now: string | null, move: StageMove, whereAllowed?: StageMove]
>([
  ['nothing is asked', null, 'lead', STAY],
  ['the policy has no name for it', 'sal', 'lead', STAY],
  ['a new contact', 'mql', null, { kind: 'forward', to: '4711' }],
  ['forward', 'won', '4711', { kind: 'forward', to: 'customer' }],
  ['the same', 'mql', '4711', STAY],
  ['back', 'lead', 'customer', STAY, { kind: 'back', to: 'lead' }],
  ['HubSpot has a stage that the portal lists no more', 'won', 'former', STAY],
  ['the portal does not have it', 'lost', 'lead', STAY],
  ['the portal does not have it, and nothing stands there', 'lost', '', { kind: 'forward', to: 'gone' }],
])('%s', (_what, stage, now, move, whereAllowed = move) => {
  expect(stageMove(stage, now, policy(false), STAGES)).toEqual(move);
  expect(stageMove(stage, now, policy(true), STAGES)).toEqual(whereAllowed);
});
