import { describe, expect, test } from 'vitest';
import { hideSecrets } from '../../src/domain/policy/hidden-secrets.ts';
import { Fault } from '../../src/faults.ts';
import type { SimulateQuestion } from '../../src/flow/simulate.ts';
import { POLICY_TEXT } from './policy.ts';
import { get, post, worldOf } from './site.ts';

const PATH = '/policy/simulate';

/** What a browser would send for the form as it stands on the page. */
function formOf(body: string): Record<string, string> {
  const policy = /<textarea[^>]*>\n([\s\S]*?)<\/textarea>/.exec(body)?.[1] ?? '';
  const since = /<input name="since" value="([^"]*)"/.exec(body)?.[1] ?? '';
  const unescaped = policy.replaceAll(
    /&(?:#x27|#39|#34|quot|lt|gt|amp|#96);/g,
    (entity) => ENTITIES[entity] ?? entity,
  );
  return { policy: unescaped.replaceAll('\n', '\r\n'), since };
}
const ENTITIES: Readonly<Record<string, string>> = {
  '&#x27;': "'",
  '&#39;': "'",
  '&#34;': '"',
  '&quot;': '"',
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&#96;': '`',
};

describe('the form', () => {
  test('holds the live policy without its secrets, and as it stands it moves nothing', async () => {
    const { body } = await get(worldOf(), PATH);
    expect(body).not.toContain('written-in-plain-sight');
    const form = formOf(body);
    expect(form).toEqual({ policy: hideSecrets(POLICY_TEXT).replaceAll('\n', '\r\n'), since: '30d' });
    const answer = await post(worldOf(), PATH, form);
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('40 leads decided again');
    expect(answer.body).toContain('No lead changes its grade or where it goes.');
    expect(formOf(answer.body)).toEqual(form);
  });

  test('is for operators, and only they are sent there', async () => {
    expect((await get(worldOf(), '/policy')).body).toContain(`href="${PATH}"`);
    const viewer = worldOf({ role: 'viewer' });
    expect((await get(viewer, '/policy')).body).not.toContain(`href="${PATH}"`);
    expect((await get(viewer, PATH)).status).toBe(403);
    expect((await post(viewer, PATH, { policy: POLICY_TEXT })).status).toBe(403);
    expect((await get(worldOf({ role: null }), PATH)).status).toBe(401);
  });
});

describe('the result', () => {
  test('shows moves, loads, and leads with the rule that did it and its line', async () => {
    const changed = POLICY_TEXT.replace('A: 70', 'A: 90');
    expect(changed).not.toBe(POLICY_TEXT);
    const { body } = await post(worldOf(), PATH, { policy: changed, since: '60d' });
    for (const title of ['Grades', 'Load by pool', 'Handoffs and their SLA', 'What changes, with examples'])
      expect(body).toContain(title);
    const line = changed.split('\n').findIndex((each) => each.includes('A: 90')) + 1;
    expect(body).toMatch(
      new RegExp(
        `<code>bands</code> fit [0-9.]+ is B by the bounds of fit_letter <a class="line" href="#L${line}">`,
      ),
    );
    expect(body).toContain(`<li id="L${line}">`);
    expect(body).toMatch(/<a href="\/leads\/lead_[0-9a-f]+">Person \d+<\/a>/);
  });

  test('of a broken policy is its problems with their lines and the text that was typed', async () => {
    const broken = POLICY_TEXT.replace('to: emea', 'to: emae');
    expect(broken).not.toBe(POLICY_TEXT);
    const { status, body } = await post(worldOf(), PATH, { policy: broken });
    const line = broken.split('\n').findIndex((each) => each.includes('emae')) + 1;
    expect(status).toBe(422);
    expect(body).toContain('1 problem: this is no policy yet');
    expect(body).toMatch(new RegExp(`href="#L${line}">line ${line}</a>.*unknown-target.*emae`));
    expect(formOf(body)['policy']).toBe(broken.replaceAll('\n', '\r\n'));
    // What one has typed oneself comes back; what is shown beside it is hidden all the same.
    expect(body.replace(/<textarea[\s\S]*<\/textarea>/, '')).not.toContain('written-in-plain-sight');
  });

  test.each(['{', '- a\n- b', '"', '', 'sources: *nowhere', '</textarea><script>alert(1)</script>'])(
    'of %j is a problem, not a breakdown',
    async (policy) => {
      const { status, body } = await post(worldOf(), PATH, { policy });
      expect(status).toBe(422);
      expect(body).toMatch(/\d problems?: this is no policy yet/);
      expect(body).not.toContain('<script>alert');
    },
  );

  test('nothing typed is lost over a wrong date, or because another one runs', async () => {
    const wrong = await post(worldOf(), PATH, { policy: POLICY_TEXT, since: 'soon' });
    expect([wrong.status, formOf(wrong.body)['since']]).toEqual([422, 'soon']);
    expect(wrong.body).toContain('is no time to look back to');
    const simulate = async (): Promise<never> => {
      throw new Fault('SIMULATION_RUNNING', 'Another simulation runs.');
    };
    const late = await post(worldOf({ simulate }), PATH, { policy: 'mine: 1', since: '9d' });
    expect([late.status, formOf(late.body)]).toEqual([429, { policy: 'mine: 1', since: '9d' }]);
  });
});

test('a large policy goes through the form, and its line breaks come as they were typed', async () => {
  const asked: SimulateQuestion[] = [];
  const simulate = async (question: SimulateQuestion) => {
    asked.push(question);
    return { ok: false, problems: [] } as const;
  };
  const policy = `a: |\r\n${'  "%ü"\r\n'.repeat(20_000)}`;
  expect((await post(worldOf({ simulate }), PATH, { policy })).status).toBe(422);
  expect(asked[0]?.yaml).toBe(policy.replaceAll('\r\n', '\n'));
});
