import { describe } from 'vitest';
import { openTestDatabase, TEST_DATABASE_URL } from '../support/test-database.ts';
import { backlogContract } from './store/backlog.ts';

import { columnChoicesContract } from './store/column-choices.ts';
import { crmCursorsContract } from './store/crm-cursors.ts';

import { crmLimitsContract } from './store/crm-limits.ts';

import { decisionsContract } from './store/decisions.ts';
import { editionsContract } from './store/editions.ts';
import { effectsContract } from './store/effects.ts';
import { erasingContract } from './store/erasing.ts';
import { filesContract } from './store/files.ts';
import { followingContract } from './store/following.ts';
import { followingLaws } from './store/following-laws.ts';
import { newcomersContract } from './store/following-newcomers.ts';
import { inboxContract } from './store/inbox.ts';
import { movingCrmContract } from './store/moving-crm.ts';
import { quarantineContract } from './store/quarantine.ts';
import { readsContract } from './store/reads.ts';
import { replayCursorsContract } from './store/replay-cursors.ts';
import { rescoringContract } from './store/rescoring.ts';
import { rotationContract } from './store/rotation.ts';
import { settlingContract } from './store/settling.ts';
import { simulationContract } from './store/simulation.ts';
import { tokensAndPoliciesContract } from './store/tokens-and-policies.ts';
import { visitorsContract } from './store/visitors.ts';
import { visitorLaws } from './store/visitors-laws.ts';
import { withdrawingContract } from './store/withdrawing.ts';

describe(`the ledger on ${TEST_DATABASE_URL === undefined ? 'the embedded database' : 'Postgres'}`, () => {
  inboxContract(openTestDatabase);
  filesContract(openTestDatabase);
  decisionsContract(openTestDatabase);
  rotationContract(openTestDatabase);
  effectsContract(openTestDatabase);
  editionsContract(openTestDatabase);
  backlogContract(openTestDatabase);
  readsContract(openTestDatabase);
  simulationContract(openTestDatabase);
  tokensAndPoliciesContract(openTestDatabase);
  rescoringContract(openTestDatabase);
  crmLimitsContract(openTestDatabase);
  newcomersContract(openTestDatabase);
  followingContract(openTestDatabase);
  crmCursorsContract(openTestDatabase);
  replayCursorsContract(openTestDatabase);
  followingLaws(openTestDatabase);
  quarantineContract(openTestDatabase);
  columnChoicesContract(openTestDatabase);
  erasingContract(openTestDatabase);
  movingCrmContract(openTestDatabase);
  visitorsContract(openTestDatabase);
  visitorLaws(openTestDatabase);
  withdrawingContract(openTestDatabase);
  settlingContract(openTestDatabase);
});
