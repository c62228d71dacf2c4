import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Decision, type DecisionInput, decide } from '../../src/domain/decide.ts';
import { type Policy, restorePolicy } from '../../src/domain/policy/policy.ts';

const FOLDER = 'test/domain/golden';

/** One decision as a ledger keeps it. */
interface Golden {
  readonly about: string;
  readonly policy: string;
  readonly input: DecisionInput;
  readonly result: Decision;
}

const policies = new Map<string, Policy>();

/** As it was accepted then: the hash is that of the text, and today's checker is not asked. */
export function goldenPolicy(file: string): Policy {
  const known = policies.get(file);
  if (known) return known;
  const text = readFileSync(join(FOLDER, file), 'utf8');
  const restored = restorePolicy(text, createHash('sha256').update(text).digest('hex').slice(0, 16));
  if (!restored.ok) throw new Error(`${file} can no longer be read: ${JSON.stringify(restored.problems)}`);
  policies.set(file, restored.policy);
  return restored.policy;
}

export const goldenFiles = (): string[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .toSorted();

export const readGolden = (file: string): Golden =>
  JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Golden;

export const decideAgain = ({ policy, input, result }: Golden): Decision =>
  decide(input, goldenPolicy(policy), Date.parse(result.at));

/** JSON with a line for each part of input and result, so that a diff shows which part changed. */
function written({ about, policy, input, result }: Golden): string {
  const parts = (whole: object): string =>
    Object.entries(whole)
      .map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`)
      .join(',\n');
  const head = `"about": ${JSON.stringify(about)},\n  "policy": ${JSON.stringify(policy)}`;
  return `{\n  ${head},\n  "input": {\n${parts(input)}\n  },\n  "result": {\n${parts(result)}\n  }\n}\n`;
}

/** Writes what comes out today over what was stored. @returns the files that changed */
export function rewriteGolden(): string[] {
  return goldenFiles().filter((file) => {
    const golden = readGolden(file);
    const text = written({ ...golden, result: decideAgain(golden) });
    const isNew = text !== readFileSync(join(FOLDER, file), 'utf8');
    if (isNew) writeFileSync(join(FOLDER, file), text);
    return isNew;
  });
}
