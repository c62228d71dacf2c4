import { readdirSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import type { Database } from '../../../src/store/database.ts';
import { openErasures } from '../../../src/store/erase.ts';
import { openFileFolder } from '../../../src/store/file-folder.ts';
import { openFiles } from '../../../src/store/files.ts';
import { openInbox } from '../../../src/store/inbox.ts';
import { newSignal } from '../../support/ledger-bench.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import type { OpenStore } from './open-store.ts';

const HOUR_MS = 3_600_000;

function bench(store: Database) {
  const folder = temporaryFolder();
  let time = Date.parse('2026-05-04T10:00:00Z');
  const files = openFiles(store, openFileFolder(folder), () => new Date(time));
  const inbox = openInbox(store);
  const keep = async (content: string) => {
    const sink = await files.create();
    for (const letter of content) await sink.write(Buffer.from(letter));
    await sink.close();
    return { id: sink.id, name: 'plan "Größe".pdf', type: 'application/pdf', size: content.length };
  };
  const onDisk = (): number =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).length;
  const rows = async (): Promise<number> => (await store.pool.query('select from file')).rowCount ?? 0;
  return {
    files,
    isThere: async (id: string): Promise<boolean> => {
      const file = await files.open(id);
      file?.content.destroy();
      return file !== null;
    },
    keep,
    onDisk,
    rows,
    commit: async (content: string, form: Record<string, unknown> = {}) => {
      const file = await keep(content);
      await inbox.commit(newSignal(form, { files: [file] }));
      return file;
    },
    now: () => time,
    pass: (ms: number) => {
      time += ms;
    },
  };
}

export function filesContract(open: OpenStore): void {
  describe('files', () => {
    test('are there for whoever asks once their signal is committed, and not before', async () => {
      await using store = await open();
      const { files, keep, commit } = bench(store);
      const early = await keep('early');
      expect(await files.open(early.id)).toBeNull();
      const file = await commit('hello');
      const found = await files.open(file.id);
      expect(found).toMatchObject(file);
      expect(found && (await text(found.content))).toBe('hello');
      expect(await files.open('fil_unknown')).toBeNull();
    });

    test('of a process that died on the way are swept a day later, and no others', async () => {
      await using store = await open();
      const { files, keep, commit, pass, isThere, onDisk, rows } = bench(store);
      const kept = await commit('of a signal');
      await keep('its signal never came');
      const half = await files.create();
      await half.write(Buffer.from('broke off'));
      pass(23 * HOUR_MS);
      await files.sweep();
      expect([onDisk(), await rows()]).toEqual([3, 3]);
      pass(2 * HOUR_MS);
      await files.sweep();
      expect([onDisk(), await rows()]).toEqual([1, 1]);
      expect(await isThere(kept.id)).toBe(true);
      await half.drop();
    });

    test('that are not wanted after all are gone at once; those of a signal stay', async () => {
      await using store = await open();
      const { files, keep, commit, onDisk, rows } = bench(store);
      const kept = await commit('of a signal');
      const { id } = await keep('came before');
      const dropped = await files.create();
      await dropped.write(Buffer.from('too lar'));
      await dropped.drop();
      await files.discard([id, kept.id]);
      expect([onDisk(), await rows()]).toEqual([1, 1]);
    });

    test('go with their person, whether a lead was made of the form or not', async () => {
      await using store = await open();
      const { files, commit, isThere, onDisk, rows } = bench(store);
      const mine = await commit('mine', { email: 'vera@acme.example' });
      const other = await commit('of another', { email: 'ola@acme.example' });
      await openErasures(store).erase('vera@acme.example', 'asked for', new Date());
      expect(await files.open(mine.id)).toBeNull();
      await files.sweep();
      expect([onDisk(), await rows()]).toEqual([1, 1]);
      expect(await isThere(other.id)).toBe(true);
    });

    test('that are old enough are forgotten, the oldest first, and the next sweep removes them', async () => {
      await using store = await open();
      const { files, commit, keep, pass, isThere, onDisk, rows, now } = bench(store);
      const [oldest, old] = [await commit('oldest'), (pass(HOUR_MS), await commit('old'))];
      pass(HOUR_MS);
      const [young] = [await commit('young'), await keep('still coming in')];
      expect(await files.forget(new Date(now() - HOUR_MS / 2), 1)).toBe(1);
      expect([await isThere(oldest.id), await isThere(old.id)]).toEqual([false, true]);
      expect(await files.forget(new Date(now() - HOUR_MS / 2), 5)).toBe(1);
      expect([await isThere(old.id), await isThere(young.id)]).toEqual([false, true]);
      expect(await files.forget(new Date(now() - HOUR_MS / 2), 5)).toBe(0);
      await files.sweep();
      expect([onDisk(), await rows()]).toEqual([2, 2]);
    });

    test('whose bytes are gone are told as none', async () => {
      await using store = await open();
      const { commit } = bench(store);
      const file = await commit('hello');
      const files = openFiles(store, openFileFolder(temporaryFolder()), () => new Date());
      expect(await files.open(file.id)).toBeNull();
    });
  });
}
