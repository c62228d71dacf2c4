import { sandboxContents } from '../crm/sandbox/sandbox-contents.ts';
import { openSandboxCrm } from '../crm/sandbox/sandbox-crm.ts';
import { pendingFaults, setFault } from '../crm/sandbox/sandbox-faults.ts';
import { type CrmGround, type OpenedCrm, peopleOf } from './crm-ground.ts';

export function openSandbox({ database: { pool }, policies, now }: CrmGround): OpenedCrm {
  const owners = (): string[] => peopleOf(policies).map(({ email }) => email);
  return {
    crm: openSandboxCrm({ db: pool, owners, now }),
    feed: null,
    events: null,
    sandbox: {
      contents: (email) => sandboxContents(pool, email),
      faults: () => pendingFaults(pool),
      setFault: (kind, count) => setFault(pool, kind, count),
    },
    concurrency: { signal: 8, effect: 16, rescore: 2 },
  };
}
