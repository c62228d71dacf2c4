import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/faults.ts';
import { openDataFolder, readOrMakeSecret } from '../../src/store/data-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const newFolder = (): string => join(temporaryFolder(), 'data');

const faultOf = (run: () => unknown): Fault => {
  try {
    run();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

/** Another process that opens the folder, says so, and stays. */
async function holdElsewhere(folder: string) {
  const module = new URL('../../src/store/data-folder.ts', import.meta.url).href;
  const script = `
    const { openDataFolder } = await import(${JSON.stringify(module)});
    try { globalThis.held = openDataFolder(${JSON.stringify(folder)}); console.log('held'); setInterval(() => {}, 1000); }
    catch (error) { console.log(error.code, error.message); }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(child.stdout, 'data');
  return { child, said: String(said).trim() };
}

describe('the lock of the data folder', () => {
  test('makes a folder only its owner may enter', () => {
    using held = openDataFolder(newFolder());
    expect(statSync(held.path).mode & 0o777).toBe(0o700);
  });

  test('keeps a second process out, which is told who holds it and what to do', async () => {
    using held = openDataFolder(newFolder());
    const { said } = await holdElsewhere(held.path);
    expect(said).toMatch(/^DATA_FOLDER_HELD /);
    expect(said).toContain(held.path);
    expect(said).toContain(`process ${process.pid} on ${hostname()} since 2`);
    for (const way of ['Stop', 'BATON_DATA', 'DATABASE_URL']) expect(said).toContain(way);
  });

  test('keeps a second opening in the same process out', () => {
    using held = openDataFolder(newFolder());
    expect(faultOf(() => openDataFolder(held.path)).code).toBe('DATA_FOLDER_HELD');
  });

  test('is free as soon as its holder is killed', async () => {
    const folder = newFolder();
    const { child, said } = await holdElsewhere(folder);
    expect(said).toBe('held');
    expect(faultOf(() => openDataFolder(folder)).message).toContain(`process ${child.pid} `);
    child.kill('SIGKILL');
    await once(child, 'exit');
    using taken = openDataFolder(folder);
    expect(JSON.parse(readFileSync(join(taken.path, 'lock-holder.json'), 'utf8'))).toMatchObject({
      pid: process.pid,
    });
  });

  test('is free after release, and releasing twice does no harm', () => {
    const first = openDataFolder(newFolder());
    first.release();
    using second = openDataFolder(first.path);
    first.release();
    expect(readdirSync(second.path)).toContain('lock-holder.json');
    expect(faultOf(() => openDataFolder(first.path)).code).toBe('DATA_FOLDER_HELD');
  });

  test('a folder that cannot be made is a fault of configuration', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const fault = faultOf(() => openDataFolder(join(file, 'data')));
    expect(fault.code).toBe('CONFIG_INVALID');
    expect(fault.message).toContain('BATON_DATA');
  });
});

describe('a secret', () => {
  test('is made once and kept where only its owner may read it', () => {
    const folder = newFolder();
    const first = readOrMakeSecret(folder, 'admin-token', () => 'one');
    expect([first, readOrMakeSecret(folder, 'admin-token', () => 'two')]).toEqual(['one', 'one']);
    expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'secrets', 'admin-token')).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'secrets'))).toEqual(['admin-token']);
  });

  test('is the same for two who make it at once', () => {
    const folder = newFolder();
    let inner = '';
    const outer = readOrMakeSecret(folder, 'token', () => {
      inner = readOrMakeSecret(folder, 'token', () => 'quicker');
      return 'slower';
    });
    expect([inner, outer]).toEqual(['quicker', 'quicker']);
  });

  test('that was emptied is not made anew', () => {
    const folder = newFolder();
    readOrMakeSecret(folder, 'token', () => 'one');
    writeFileSync(join(folder, 'secrets', 'token'), '\n');
    expect(faultOf(() => readOrMakeSecret(folder, 'token', () => 'two')).code).toBe('SECRET_MISSING');
  });

  test('cannot lie outside the folder', () => {
    expect(() => readOrMakeSecret(newFolder(), '../token', () => 'x')).toThrow(TypeError);
  });
});
