import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { Fault } from '../faults.ts';

/** A data folder this process alone holds, until `release()` or its death. */
export interface DataFolder extends Disposable {
  /** Absolute path. */
  readonly path: string;
  /** Gives the folder to the next process. Safe to call twice. */
  release(): void;
}

const Holder = z.object({ pid: z.number(), hostname: z.string(), startedAt: z.string() });

/**
 * Makes the folder (mode 0700) if need be and takes it for this process alone.
 *
 * The lock is SQLite's exclusive file lock: the kernel drops it when the process dies, however it dies, so
 * there is no stale pid file to judge and nothing to steal. `lock-holder.json` beside it is only for people.
 *
 * @throws Fault DATA_FOLDER_HELD when another process (or this one, earlier) holds it
 * @throws Fault CONFIG_INVALID when the folder cannot be made or written
 */
export function openDataFolder(path: string): DataFolder {
  const folder = resolve(path);
  const holderFile = join(folder, 'lock-holder.json');
  let lock: DatabaseSync | undefined = takeLock(folder);
  writeWhole(holderFile, JSON.stringify({ pid: process.pid, hostname: hostname(), startedAt: new Date() }));

  const release = (): void => {
    if (lock === undefined) return;
    rmSync(holderFile, { force: true }); // before the lock goes, or we might remove the next holder's
    lock.close();
    lock = undefined;
  };
  return { path: folder, release, [Symbol.dispose]: release };
}

function takeLock(folder: string): DatabaseSync {
  let lock: DatabaseSync | undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    lock = new DatabaseSync(join(folder, 'lock.sqlite'));
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return lock;
  } catch (cause) {
    lock?.close();
    if (isBusy(cause)) throw new Fault('DATA_FOLDER_HELD', heldMessage(folder), { cause });
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Fault(
      'CONFIG_INVALID',
      `The data folder ${folder} cannot be used: ${why}. Set BATON_DATA to a folder this user may write.`,
      { cause },
    );
  }
}

/** SQLITE_BUSY, whatever its extended code says beside. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;

function heldMessage(folder: string): string {
  return (
    `The data folder ${folder} is in use by ${describeHolder(folder)}. ` +
    'Stop that process, or set BATON_DATA to another folder, or set DATABASE_URL: with Postgres several processes can share one store.'
  );
}

/** Who holds the folder, as far as its holder has said; it may be writing that line this very moment. */
function describeHolder(folder: string): string {
  try {
    const holder = Holder.parse(JSON.parse(readFileSync(join(folder, 'lock-holder.json'), 'utf8')));
    return `process ${holder.pid} on ${holder.hostname} since ${holder.startedAt}`;
  } catch {
    return 'another process';
  }
}

/**
 * The secret `name`, made by `make` the first time and kept in `<folder>/secrets/<name>` with mode 0600.
 * When several processes ask for a new one at once, all get the same. Needs no folder lock.
 *
 * @throws Fault SECRET_MISSING when the file is there but empty
 */
export function readOrMakeSecret(folder: string, name: string, make: () => string): string {
  if (!/^[a-z0-9][a-z0-9._-]*$/i.test(name)) throw new TypeError(`not a secret's name: ${name}`);
  const file = join(resolve(folder), 'secrets', name);
  const kept = readIfThere(file);
  if (kept !== undefined) return kept;

  mkdirSync(join(resolve(folder), 'secrets'), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.${process.hrtime.bigint()}`;
  writeFileSync(draft, make(), { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, file); // unlike rename, link never replaces what a quicker process put there
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(file, 'utf8').trim();
}

function readIfThere(file: string): string | undefined {
  try {
    const secret = readFileSync(file, 'utf8').trim();
    if (secret !== '') return secret;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  throw new Fault(
    'SECRET_MISSING',
    `${file} is empty. Put the secret back, or remove the file to get a new one.`,
  );
}

function writeWhole(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, file);
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
