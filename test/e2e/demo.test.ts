import { expect, test } from 'vitest';
import { runBaton } from '../support/baton-process.ts';
import { GROUNDS } from '../support/grounds.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

// It makes its own embedded Baton, whatever services there are.
test.skipIf(!GROUNDS.includes('embedded'))(
  'npm run demo prints what became of each of 25 people',
  {
    timeout: 60_000,
  },
  async () => {
    const { exited, output } = runBaton(['demo'], {
      BATON_DATA: temporaryFolder(),
      BATON_PUBLIC_URL: 'http://127.0.0.1:9',
    });
    expect(await exited, output()).toEqual({ code: 0, signal: null });
    const lines = output()
      .split('\n')
      .filter((line) => line !== '');
    const people = lines.filter((line) => /\b(?:fit|kept as a failed job)\b/.test(line));
    expect(people, output()).toHaveLength(25);
    expect(lines.at(-1)).toMatch(/^25 people went in; see them at http:/);
    expect(output()).not.toContain('still on its way');
    expect(people.filter((line) => line.includes('→')).length).toBeGreaterThan(5);
  },
);
