import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { offences } from '../support/architecture.ts';

const names = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.(ts|css)$/.test(name),
);
const files = Object.fromEntries(names.map((name) => [name, readFileSync(join('src', name), 'utf8')]));

test('the house stands as it was drawn', () => {
  expect(names.length).toBeGreaterThan(100);
  expect(offences(files)).toEqual([]);
});

describe('what would be noticed', () => {
  test.each<[path: string, text: string, offence: string]>([
    ['domain/score.ts', "import { join } from 'node:path';", 'domain/score.ts imports node:path'],
    ['domain/score.ts', "import fastify from 'fastify';", 'domain/score.ts imports fastify'],
    [
      'domain/lead/new.ts',
      "import { afterFailure } from '../../flow/retry-policy.ts';",
      'domain/lead/new.ts imports flow/retry-policy.ts',
    ],
    ['domain/new.ts', "export type { Config } from '../config.ts';", 'domain/new.ts imports config.ts'],
    ['domain/new.ts', "const { main } = await import('../main.ts');", 'domain/new.ts imports main.ts'],
    ['domain/new.ts', "import '../store/database.ts';", 'domain/new.ts imports store/database.ts'],
    [
      'domain/new.ts',
      "import {\n  type A,\n  b,\n} from '../queue/queues.ts';",
      'domain/new.ts imports queue/queues.ts',
    ],
    [
      'domain/new.ts',
      "import other from '../../test/support/leads.ts';",
      'domain/new.ts imports ../test/support/leads.ts',
    ],
    ['flow/new.ts', "import { openInbox } from '../store/inbox.ts';", 'flow/new.ts imports store/inbox.ts'],
    [
      'flow/new.ts',
      "import { sourceFor } from '../intake/sources.ts';",
      'flow/new.ts imports intake/sources.ts',
    ],
    ['flow/new.ts', "import { Queue } from 'bullmq';", 'flow/new.ts imports bullmq'],
    [
      'store/new.ts',
      "import { openSandboxCrm } from '../crm/sandbox/sandbox-crm.ts';",
      'store/new.ts imports crm/sandbox/sandbox-crm.ts',
    ],
    [
      'crm/hubspot/new.ts',
      "import { openInbox } from '../../store/inbox.ts';",
      'crm/hubspot/new.ts imports store/inbox.ts',
    ],
    ['queue/new.ts', "import { openInbox } from '../store/inbox.ts';", 'queue/new.ts imports store/inbox.ts'],
    ['intake/new.ts', "import { buildHttp } from '../http/app.ts';", 'intake/new.ts imports http/app.ts'],
    ['notify/new.ts', "import { check } from '../cli/check.ts';", 'notify/new.ts imports cli/check.ts'],
    [
      'http/new.ts',
      "import { openReads } from '../store/reads/reads.ts';",
      'http/new.ts imports store/reads/reads.ts',
    ],
    [
      'http/new.ts',
      "import { form } from '../intake/form/form.ts';",
      'http/new.ts imports intake/form/form.ts',
    ],
    [
      'dashboard/new.ts',
      "import { openQueues } from '../queue/queues.ts';",
      'dashboard/new.ts imports queue/queues.ts',
    ],
    ['domain/new.ts', 'const at = Date.now();', 'domain/new.ts says Date.now'],
    ['domain/new.ts', 'const at = new Date();', 'domain/new.ts says new Date()'],
    ['domain/new.ts', 'const dice = Math.random();', 'domain/new.ts says Math.random'],
    ['domain/new.ts', 'const at = Temporal.Now.instant();', 'domain/new.ts says Temporal.Now'],
    ['domain/new.ts', "const zone = process.env['TZ'];", 'domain/new.ts says process.'],
    ['domain/new.ts', "const fs = process['getBuiltinModule']('node:fs');", 'domain/new.ts says node:'],
    ['flow/new.ts', 'x\n'.repeat(251), 'flow/new.ts has 251 lines'],
    ['flow/utils.ts', '', 'flow/utils.ts is a drawer: name it after what it does'],
    ['flow/helpers/new.ts', '', 'flow/helpers/new.ts is a drawer: name it after what it does'],
    ['domain/text-utils.ts', '', 'domain/text-utils.ts is a drawer: name it after what it does'],
    ['flow/index.ts', '', 'flow/index.ts is a barrel'],
  ])('%s: %s', (path, text, offence) => expect(offences({ [path]: text })).toContain(offence));

  test('what is allowed is allowed', () => {
    const fine = {
      'domain/new.ts': "import * as z from 'zod';\n// Date.now() is not ours\nconst at = new Date(now);",
      'flow/new.ts':
        "import { createHash } from 'node:crypto';\nimport type { Source } from '../intake/source.ts';",
      'http/new.ts':
        "import type { Delivery } from '../intake/source.ts';\nimport { Fault } from '../faults.ts';",
      'flow/long.ts': 'x\n'.repeat(250),
      'main.ts': "import { openInbox } from './store/inbox.ts';",
      'cli/new.ts': "import { policyHash } from '../store/policy-book.ts';",
    };
    expect(offences(fine)).toEqual([]);
  });
});
