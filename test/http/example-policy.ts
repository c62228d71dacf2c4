import { readFileSync } from 'node:fs';
import { compilePolicy } from '../../src/domain/policy/policy.ts';

/** The policy of the repository, with one secret written into it as nobody should. */
export function examplePolicy() {
  const text = readFileSync(new URL('../../policy.yaml', import.meta.url), 'utf8').replace(
    /^sources:.*$/m,
    '$&\n  plain: { type: form, secret: ["CANARY_one", "$${NEW_ONE}"], token: CANARY_two }',
  );
  const compiled = compilePolicy(text, 'sha256:0123');
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.policy;
}
