import { sandboxContents } from '../../src/crm/sandbox/sandbox-contents.ts';
import { openSandboxCrm } from '../../src/crm/sandbox/sandbox-crm.ts';
import { setFault } from '../../src/crm/sandbox/sandbox-faults.ts';
import { openTestDatabase } from '../support/test-database.ts';
import type { Bench } from './crm-bench.ts';
import { crmContract } from './crm-contract.ts';

const OWNERS = ['ana@example.com', 'bo@example.com'] as const;

crmContract('the sandbox', async (): Promise<Bench> => {
  const database = await openTestDatabase();
  const { pool } = database;
  const contents = () => sandboxContents(pool);
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return {
    crm: openSandboxCrm({ db: pool, owners: () => OWNERS, now: () => new Date() }),
    owners: OWNERS,
    people: async () =>
      (await contents()).people.map(({ id, email, phone, owner, properties }) => ({
        id,
        email,
        phone,
        owner,
        title: text(properties['title']),
        company: text(properties['company']),
        grade: text(properties['baton_grade']),
        nextGrade: text(properties['baton_next_grade']),
      })),
    tasks: async () =>
      (await contents()).tasks.map(({ personId, owner, title, dueAt }) => ({
        personId,
        owner,
        title,
        dueAt,
      })),
    notes: async () => (await contents()).notes.map(({ personId, body }) => ({ personId, body })),
    fault: (kind, n) => setFault(pool, kind, n),
    [Symbol.asyncDispose]: () => database.close(),
  };
});
