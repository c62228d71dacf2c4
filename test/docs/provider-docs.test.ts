import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../../src/domain/policy/policy.ts';
import { SOURCE_TYPES, type SourceType } from '../../src/domain/policy/source-types.ts';
import { sourceFor } from '../../src/intake/sources.ts';
import { settings } from '../intake/deliveries.ts';
import { blocksOf, policyWith, readPage } from '../support/policy-page.ts';

/** Those that have tests of their own pages. */
const ELSEWHERE: readonly SourceType[] = ['hubspot', 'hubspot_workflow', 'salesforce'];
const types = SOURCE_TYPES.filter((type) => !ELSEWHERE.includes(type));
const example = blocksOf('docs/policy.md').find(({ mark }) => mark.kind === 'whole')!;
const CONTENT_TYPES = { json: 'application/json', text: 'application/x-www-form-urlencoded' };

test('every provider has a page', () => {
  const pages = readdirSync('docs/sources');
  expect(types.filter((type) => !pages.includes(`${type}.md`))).toEqual([]);
});

describe.each(types)('docs/sources/%s.md', (type) => {
  const file = `docs/sources/${type}.md`;
  const blocks = blocksOf(file);

  test('shows what to write into the policy', () => {
    expect(blocks.map(({ text }) => text).join()).toContain(`type: ${type}`);
    for (const block of blocks) {
      const compiled = compilePolicy(policyWith({ ...block, mark: { kind: 'merged' } }, example), 'hash');
      expect(compiled.ok ? [] : compiled.problems, block.place).toEqual([]);
    }
  });

  test('shows nothing to be sent that is not read so', () => {
    const policies = blocks.map((block) =>
      compilePolicy(policyWith({ ...block, mark: { kind: 'merged' } }, example), 'hash'),
    );
    const mapped = policies.flatMap((read) => (read.ok ? Object.values(read.policy.document.fields) : []));
    const fields = Object.assign({}, ...mapped);
    for (const [language, contentType] of Object.entries(CONTENT_TYPES))
      for (const [, text = ''] of readPage(file).matchAll(
        new RegExp(`^\`\`\`${language}\\n(.*?)\\n^\`\`\``, 'gms'),
      ))
        expect(sourceFor(type).parse(Buffer.from(text), contentType, settings({ fields }))).toMatchObject({
          identity: { email: expect.stringContaining('@') },
        });
  });
});
