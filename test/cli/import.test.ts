import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { importList } from '../../src/cli/import.ts';
import { Fault } from '../../src/faults.ts';
import {
  type ChosenColumns,
  type ColumnChoices,
  type ColumnMemory,
  createColumnMemory,
} from '../../src/flow/column-memory.ts';
import { createImport, type ImportRows } from '../../src/flow/import-rows.ts';
import { sourceFor } from '../../src/intake/sources.ts';
import { openHttp, TOKENS } from '../http/fakes.ts';
import { settings } from '../intake/deliveries.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** What came in, by its key: one Baton for all runs of a test. */
type Kept = Map<string, Record<string, string>>;

const importing = (kept: Kept): ImportRows =>
  createImport({
    settingsOf: (name) => (name === 'webinar' ? settings({ name }) : undefined),
    sourceFor,
    inbox: {
      commit: async ({ dedupe, body, id }) => {
        const duplicate = kept.has(dedupe.key);
        kept.set(dedupe.key, JSON.parse(String(body)));
        return { signal: id, duplicate };
      },
    },
    jobs: { add: async () => undefined },
    newId: (prefix) => `${prefix}_1`,
    now: () => new Date(),
    onQueueError: () => undefined,
  });

/** What was chosen for columns: one ledger for all runs of a test. */
function remembering(): ColumnMemory {
  const chosen = new Map<string, ChosenColumns>();
  const choices: ColumnChoices = {
    find: async (...at) => chosen.get(at.join(' ')) ?? null,
    keep: async (source, hash, one) => void chosen.set(`${source} ${hash}`, one),
    forget: async (...at) => void chosen.delete(at.join(' ')),
  };
  return createColumnMemory(choices, () => new Date('2026-11-12T09:00:00Z'));
}

/** Runs the command on a file against a Baton that listens. @returns what it printed */
async function run(
  file: string,
  options: Partial<Parameters<typeof importList>[1]> = {},
  importRows: ImportRows = importing(new Map()),
  columnMemory: ColumnMemory = remembering(),
): Promise<string> {
  const said: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
  await using http = await openHttp({ importRows, columnMemory });
  vi.stubEnv('BATON_PUBLIC_URL', await http.app.listen({ port: 0, host: '127.0.0.1' }));
  await importList(file, { source: 'webinar', ...options });
  return said.join('\n');
}

function fileOf(text: string | Buffer): string {
  const file = join(temporaryFolder(), 'list.csv');
  writeFileSync(file, text);
  return file;
}

const LIST =
  '\uFEFFName;Work address;Company\r\nAnn;ann@acme.example;"Acme; Ltd"\r\n\r\nBob;bob@acme.example;\r\n';
const MAP = ['Work address=email'];

describe('baton import', () => {
  beforeEach(() => void vi.stubEnv('BATON_ADMIN_TOKEN', TOKENS.operator));
  afterEach(() => {
    process.exitCode = undefined;
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  test('sends every row with what it says, and the second time nothing comes twice', async () => {
    const kept: Kept = new Map();
    const file = fileOf(LIST);
    const options = { map: MAP, kind: 'webinar_attended' };
    expect(await run(file, options, importing(kept))).toBe('2 rows: 2 taken, 0 came before, 0 failed.');
    expect([...kept.values()]).toEqual([
      { Name: 'Ann', email: 'ann@acme.example', Company: 'Acme; Ltd', kind: 'webinar_attended' },
      { Name: 'Bob', email: 'bob@acme.example', kind: 'webinar_attended' },
    ]);
    expect(await run(file, options, importing(kept))).toBe('2 rows: 0 taken, 2 came before, 0 failed.');
    expect([kept.size, process.exitCode]).toEqual([2, undefined]);
    expect(existsSync(`${file}.errors.csv`)).toBe(false);
  });

  test('what fails goes into a file beside it, which can be mended and imported', async () => {
    const kept: Kept = new Map();
    const file = fileOf('Name,Email\nAnn,ann@acme.example\n"Low, Bob",none\nCat,cat@acme.example,more\n');
    expect(await run(file, {}, importing(kept))).toMatch(
      /^3 rows: 1 taken, 0 came before, 2 failed\.\n.*list\.csv\.errors\.csv/,
    );
    expect(process.exitCode).toBe(1);
    const failed = readFileSync(`${file}.errors.csv`, 'utf8');
    expect(failed.split('\r\n')).toEqual([
      '\uFEFFName,Email,baton_error',
      '"Low, Bob",none,It has neither an e-mail address nor a phone number that can be read. Mend it or map the column that holds one.',
      'Cat,cat@acme.example,"It has 3 cells, but there are 2 columns.",more',
      '',
    ]);
    const mended = fileOf(failed.replace('none', 'bob@acme.example').replace(',more', ''));
    expect(await run(mended, {}, importing(kept))).toMatch(/^2 rows: 2 taken/);
    expect([...kept.values()].at(1)).toEqual({ Name: 'Low, Bob', Email: 'bob@acme.example' });
  });

  test('a dry run tells what each column means and how the first row is read, and sends nothing', async () => {
    const kept: Kept = new Map();
    const file = fileOf(`${LIST}Cat;none;\r\n`);
    const said = await run(file, { map: MAP, dryRun: true }, importing(kept));
    expect(said).toMatch(
      /What each column means\n.*Name +name\n.*Work address +email\n.*Company +company\.name/,
    );
    expect(said).toMatch(/email +ann@acme\.example/);
    expect(said).toMatch(/3 rows: 2 can be taken, 1 failed\.\nline 5: It has neither/);
    expect([kept.size, existsSync(`${file}.errors.csv`), process.exitCode]).toEqual([0, false, 1]);
  });

  test('a long list goes in parts, each row once', async () => {
    const kept: Kept = new Map();
    const sizes: number[] = [];
    const inner = importing(kept);
    const rows = Array.from({ length: 250 }, (_, i) => `p${i}@acme.example\n`).join('');
    const said = await run(
      fileOf(`Email\n${rows}`),
      {},
      (asked) => (sizes.push(asked.rows.length), inner(asked)),
    );
    expect(said).toBe('250 rows: 250 taken, 0 came before, 0 failed.');
    expect([sizes, kept.size]).toEqual([[100, 100, 50], 250]);
  });

  test('when Baton stops answering, it says how far it came', async () => {
    let calls = 0;
    const inner = importing(new Map());
    const failing: ImportRows = async (asked) => {
      if ((calls += 1) > 1) throw new Fault('STORE_UNAVAILABLE', 'Not committed.');
      return inner(asked);
    };
    const rows = Array.from({ length: 150 }, (_, i) => `p${i}@acme.example\n`).join('');
    await expect(run(fileOf(`Email\n${rows}`), {}, failing)).rejects.toThrow(
      /STORE_UNAVAILABLE.*100 rows were done/,
    );
  });

  test('how columns are read is remembered for the next list with the same ones, and can be forgotten', async () => {
    const [kept, memory]: [Kept, ColumnMemory] = [new Map(), remembering()];
    const file = fileOf('Contact,Firm,Notes\nann@acme.example,Acme,x\n');
    const take = (options: object, of = file) => run(of, options, importing(kept), memory);
    expect(await take({ dryRun: true })).toContain('No column is read as an e-mail address');
    await take({ map: ['Contact=email', 'Notes=-'] });
    const next = fileOf('Firm,Notes,Contact\nBolt,y,bob@bolt.example\n');
    expect(await take({}, next)).toBe(
      'Remembered from 2026-11-12: Contact=email, Notes=-. --forget begins anew.\n1 row: 1 taken, 0 came before, 0 failed.',
    );
    expect([...kept.values()].at(-1)).toEqual({ Firm: 'Bolt', email: 'bob@bolt.example' });
    // What is said now goes first, and is what is remembered from then on.
    await take({ map: ['Notes=message'] }, next);
    expect([...kept.values()].at(-1)).toEqual({ Firm: 'Bolt', email: 'bob@bolt.example', message: 'y' });
    expect(await take({ forget: true }, next)).toContain('1 failed');
    await take({ forget: true, map: ['Contact=email'] }, next);
    expect(await take({}, next)).toContain('Contact=email. --forget');
  });

  test('a dry run remembers nothing', async () => {
    const memory = remembering();
    const file = fileOf('Contact\nann@acme.example\n');
    await run(file, { map: ['Contact=email'], dryRun: true }, importing(new Map()), memory);
    expect(await memory.recall('webinar', ['Contact'])).toBeNull();
  });

  test('a file that Excel wrote as a plain CSV is read, and says so', async () => {
    const kept: Kept = new Map();
    const file = fileOf(Buffer.from('Name;Email\nJörg;j@acme.example\n', 'latin1'));
    expect(await run(file, {}, importing(kept))).toContain('read as Windows-1252');
    expect([...kept.values()]).toEqual([{ Name: 'Jörg', Email: 'j@acme.example' }]);
  });

  test('titles above the list are passed over, and it says so', async () => {
    const kept: Kept = new Map();
    const file = fileOf('Attendee Report\nTopic,Growing\n\nName,Email,Company\nAda,a@acme.example,Acme\n');
    expect(await run(file, {}, importing(kept))).toContain('named in line 4');
    expect([...kept.values()]).toEqual([{ Name: 'Ada', Email: 'a@acme.example', Company: 'Acme' }]);
  });

  test.each([
    ['Name,Email\n', {}, 'no rows'],
    ['', {}, 'is empty'],
    ['Name,Email\nA,a@b.example\n', { map: ['Mail=email'] }, 'no column "Mail". There are: Name, Email'],
    ['Name,Email\nA,a@b.example\n', { map: ['Name=Email'] }, 'Two columns are called "Email"'],
    ['Name,Email\nA,a@b.example\n', { map: ['Name'] }, 'maps nothing'],
    ['Name,Email\nA,a@b.example\n', { kind: 'Webinar attended' }, 'cannot name an event'],
    ['Name,Email\nA,a@b.example\n', { source: 'nobody' }, 'SOURCE_UNKNOWN'],
  ])('wrong use is refused: %j %j', async (text, options, why) => {
    const failure = run(fileOf(text), options);
    await expect(failure).rejects.toThrow(why);
    await expect(failure).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });
});
