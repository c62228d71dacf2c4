import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-cli-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the real command; answers with its exit code and all it printed. */
async function baton(...args: string[]): Promise<{ code: number; out: string }> {
  const env = { ...process.env, BATON_DATA: join(folder, 'data'), BATON_PUBLIC_URL: 'http://127.0.0.1:9' };
  return run(process.execPath, ['src/cli/main.ts', ...args], { env }).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout + stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      out: error.stdout + error.stderr,
    }),
  );
}

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return path;
}

const shipped = (): Promise<string> => readFile('policy.yaml', 'utf8');

describe('baton check', () => {
  test('the shipped policy is one, and its tests pass', async () => {
    expect(await baton('check')).toMatchObject({
      code: 0,
      out: expect.stringContaining('5 of its 5 tests pass'),
    });
  });

  test('every mistake is told with its line, and the exit code is 1', async () => {
    const text = (await shipped())
      .replace('to: emea,', 'to: emae,')
      .replace('in_list: competitors', 'in_list: rivals');
    const bad = await file('bad.yaml', text);
    const { code, out } = await baton('check', bad);
    expect(code).toBe(1);
    const line = text.split('\n').findIndex((each) => each.includes('emae')) + 1;
    expect(out).toContain(`${bad}:${line}:`);
    expect(out).toContain('Did you mean "emea"?');
    expect(out).toContain('"rivals" is not a list');
  });

  test('a test in the file that fails shows expected beside actual', async () => {
    const bad = await file('failing.yaml', (await shipped()).replace('engagement: 78', 'engagement: 79'));
    expect(await baton('check', bad)).toMatchObject({
      code: 1,
      out: expect.stringContaining('engagement expected 79, got 78'),
    });
  });

  test('each problem is shown in its line, and they are counted', async () => {
    const bad = await file(
      'shown.yaml',
      (await shipped()).replace('to: emea,', 'to: emae,').replace('[rivalcorp', '[yes, rivalcorp'),
    );
    const { out } = await baton('check', bad);
    const lines = out.split('\n');
    const at = lines.findIndex((line) => line.includes('unknown-target'));
    const caret = lines[at + 2]?.indexOf('^') ?? -1;
    expect(lines[at + 1]?.slice(caret, caret + 4)).toBe('emae');
    expect(out).toContain(' yes-no-word (warning) ');
    expect(out).toMatch(/^1 error, 1 warning$/m);
  });

  test('for programs: JSON, and SARIF with a path below this folder', async () => {
    const bad = await file('machine.yaml', (await shipped()).replace('to: emea,', 'to: emae,'));
    const json = await baton('check', bad, '--json');
    const [problem] = JSON.parse(json.out);
    expect([json.code, problem]).toMatchObject([
      1,
      { severity: 'error', code: 'unknown-target', file: bad, source: expect.stringContaining('emae') },
    ]);
    expect(problem.source.slice(problem.column - 1, problem.endColumn - 1)).toBe('emae');

    const sarif = await baton('check', bad, '--sarif');
    const log = JSON.parse(sarif.out);
    expect([sarif.code, log.version, log.runs.length]).toEqual([1, '2.1.0', 1]);
    const [result] = log.runs[0].results;
    expect(result).toMatchObject({
      ruleId: 'unknown-target',
      level: 'error',
      locations: [{ physicalLocation: { region: { startLine: problem.line, startColumn: problem.column } } }],
    });
    expect(result.locations[0].physicalLocation.artifactLocation.uri).not.toMatch(/^\/|\\/);
    expect(log.runs[0].tool.driver.rules[result.ruleIndex].id).toBe('unknown-target');
  });

  test('the policies of a folder are checked one by one and together', async () => {
    const text = await shipped();
    const us = text.replace('policy: inbound', 'policy: us\napplies_to: { company.country: US }');
    const path = await file('set/1-us.yaml', us);
    await file('set/2-rest.yaml', text.replace('ana@example.com', 'ana@other.example'));
    const { code, out } = await baton('check', dirname(path));
    expect(code).toBe(1);
    expect(out).toMatch(/2-rest\.yaml:\d+:\d+ policies-disagree the person "ana" .*1-us\.yaml/);
    expect(out).toMatch(/^1 error/m);
  });

  test('a clean policy is an empty list', async () => {
    expect(JSON.parse((await baton('check', '--json')).out)).toEqual([]);
    expect(JSON.parse((await baton('check', '--sarif')).out).runs[0].results).toEqual([]);
  });

  test('warnings are let pass, and with --strict they are not', async () => {
    const odd = await file('odd.yaml', (await shipped()).replace('[rivalcorp', '[yes, rivalcorp'));
    expect(await baton('check', odd)).toMatchObject({
      code: 0,
      out: expect.stringContaining('5 of its 5 tests pass'),
    });
    expect(await baton('check', odd, '--strict')).toMatchObject({ code: 1 });
  });

  test('standard input is read for "-"', async () => {
    const running = run(process.execPath, ['src/cli/main.ts', 'check', '-']);
    running.child.stdin?.end('policy: x\nversion: one\n');
    const out = await running.catch((error: { stdout: string }) => error);
    expect(out.stdout).toContain('stdin:2:10 bad-value version: must be a number');
  });
});

describe('baton score', () => {
  test('a form as it would be sent, rule by rule with its line', async () => {
    const lead = await file(
      'lead.json',
      JSON.stringify({
        email: 'a@acme.io',
        title: 'CTO',
        employees: 300,
        industry: 'fintech',
        form: 'demo',
        'Budget approved?': 'yes',
      }),
    );
    const { code, out } = await baton('score', lead);
    expect(code).toBe(0);
    expect(out).toMatch(/^Grade A {2}a@acme\.io {2}route emea-big, to pool emea$/m);
    expect(out).toMatch(/^fit 100, engagement 70, cell A1; /m);
    expect(out).toMatch(/\+35 {2}size .*company\.size is mid.*policy\.yaml:\d+/);
  });

  test('a lead with events, as in the tests of a policy; as JSON', async () => {
    const lead = await file(
      'example.json',
      JSON.stringify({ lead: { email: 'spy@rivalcorp.com' }, events: [{ form_submitted: '2h' }] }),
    );
    const { out } = await baton('score', lead, '--json');
    expect(JSON.parse(out)).toMatchObject({
      grade: 'out',
      engagement: 30,
      disqualified: { id: 'competitor' },
      nextGrade: null,
    });
  });

  test('says what would raise the grade, and which event gave each point', async () => {
    const lead = await file(
      'raise.json',
      JSON.stringify({ lead: { email: 'a@acme.io', title: 'Analyst' }, events: [{ form_submitted: '2h' }] }),
    );
    const { out } = await baton('score', lead);
    expect(out).toMatch(/\+30 {2}wrote +form_submitted, 2 h ago +policy\.yaml:\d+/);
    expect(out).toMatch(
      /What would raise it\n +size +10 employees or more would make this a C +policy\.yaml:\d+/,
    );
  });
});

test('settings come from a file .env too; the environment goes before it', async () => {
  const main = join(process.cwd(), 'src/cli/main.ts');
  const cwd = dirname(await file('with-env/.env', '# rules\nBATON_POLICY=from-the-file.yaml\n'));
  const check = (env: Record<string, string>) =>
    run(process.execPath, [main, 'check'], { cwd, env: { PATH: process.env['PATH'], ...env } }).catch(
      ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
    );
  const [fromFile, fromEnvironment] = await Promise.all([
    check({}),
    check({ BATON_POLICY: 'from-outside.yaml' }),
  ]);
  expect(fromFile).toContain('from-the-file.yaml');
  expect(fromEnvironment).toContain('from-outside.yaml');
});

describe('wrong use', () => {
  test.each([
    [['nonsense'], 'unknown command'],
    [['score'], 'missing required argument'],
    [['check', 'not-there.yaml'], 'cannot be read'],
    [['replay'], 'Say which'],
    [['score', 'not-there.json'], 'cannot be read'],
  ])('%j says so, with exit code 2', async (args, said) => {
    expect(await baton(...args)).toMatchObject({ code: 2, out: expect.stringContaining(said) });
  });

  test('a command that needs a running Baton says that none is there', async () => {
    const { code, out } = await baton('jobs');
    expect([code, out.includes('admin token') || out.includes('No Baton answers')]).toEqual([1, true]);
  });
});
