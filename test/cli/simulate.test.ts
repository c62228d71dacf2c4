import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aForm, clientOf } from '../support/baton-client.ts';
import { runBaton, startBaton } from '../support/baton-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('baton simulate: what a changed file would have done to the leads of the Baton that runs', {
  timeout: 60_000,
}, async () => {
  const folder = temporaryFolder();
  const data = { BATON_DATA: join(folder, 'data'), DATABASE_URL: '', REDIS_URL: '' };
  await using server = await startBaton(data);
  const client = clientOf(server);
  await client.send(aForm('vera@acme-robotics.com'));
  await client.send(aForm('sam@gmail.com', { name: 'Sam \u001b[31mRed', employees: 3 }));
  await client.handedOff('vera@acme-robotics.com', 15_000);
  await client.handedOff('sam@gmail.com', 15_000);

  const baton = async (...args: string[]): Promise<{ code: number | null; out: string }> => {
    const { exited, output } = runBaton(['simulate', ...args], { ...data, BATON_PUBLIC_URL: server.url });
    const { code } = await exited;
    return { code, out: output() };
  };
  const live = await readFile('policy.yaml', 'utf8');
  const write = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };

  const itself = await baton('policy.yaml');
  expect(itself.code).toBe(0);
  expect(itself.out).toContain('2 leads decided again');
  expect(itself.out).toContain('0 change their grade (0 %), 0 their scores, 0 where they go (0 their route)');

  const changed = live.replace('mid: +35', 'mid: -35').replace('to: emea,', 'to: sdr,');
  const line = changed.split('\n').findIndex((each) => each.includes('id: size')) + 1;
  const candidate = await write('next.yaml', changed);
  const { code, out } = await baton(candidate, '--since', '7d');
  expect(code).toBe(0);
  expect(out).toContain('1 change their grade (50 %)');
  expect(out).toMatch(/^grade A -> B: 1 lead$/m);
  expect(out).toMatch(/Vera Stone, Acme Robotics Ltd {2}\(lead_/);
  expect(out).toContain(`size gives -35 instead of +35  ${candidate}:${line}`);
  expect(out).toMatch(/^ {2}emea +1 -> 0 /m);
  expect(out).not.toContain('\u001b[31m');

  const json = JSON.parse((await baton(candidate, '--json')).out);
  expect(json).toMatchObject({ leads: 2, moved: { leads: 1, share: 0.5 } });

  const broken = await write('broken.yaml', live.replace('to: emea', 'to: emae'));
  expect(await baton(broken)).toEqual({
    code: 1,
    out: expect.stringMatching(/^.*broken\.yaml:\d+:\d+ .*emae/),
  });
  expect(JSON.parse((await baton(broken, '--json')).out)).toMatchObject({
    ok: false,
    problems: [{ line: expect.any(Number) }],
  });
  expect(await baton('policy.yaml', '--since', 'soon')).toMatchObject({ code: 2 });
  expect(await baton('not-there.yaml')).toMatchObject({ code: 2 });
});
