import { buffer } from 'node:stream/consumers';
import type { Files } from '../flow/files-port.ts';
import type { FetchFile } from './fetch-file.ts';

/** Has what came with a form and is kept by Baton itself; it never goes over the network for it. */
export const createReadStored =
  ({ open }: Pick<Files, 'open'>): FetchFile =>
  async ({ id = '', name }) => {
    try {
      const file = await open(id);
      return file === null
        ? new Error('Baton has it no longer')
        : { name, bytes: await buffer(file.content) };
    } catch (cause) {
      return new Error('Baton cannot read it', { cause });
    }
  };

/** Has a file from where it is: Baton's own, or behind a link. */
export const storedOr =
  (readStored: FetchFile, fetchFile: FetchFile): FetchFile =>
  (file, call) =>
    (file.id === undefined ? fetchFile : readStored)(file, call);
