import type { Readable } from 'node:stream';
import type { SourceType } from '../domain/policy/source-types.ts';
import { Fault } from '../faults.ts';
import type { Delivery, Source, SourceSettings } from '../intake/source.ts';
import type { Files } from './files-port.ts';
import type { Received } from './receive.ts';

export interface ReceiveUploadDeps {
  readonly settingsOf: (source: string) => SourceSettings | undefined;
  readonly sourceFor: (type: SourceType) => Source;
  readonly files: Pick<Files, 'create' | 'discard'>;
  readonly receive: (source: string, delivery: Delivery) => Promise<Received>;
  readonly publicUrl: string;
  /** Told of a file that could not be stored, or not be removed; its form is taken all the same. */
  readonly onFileError: (error: unknown) => void;
}

/**
 * Takes a form that comes with files: whoever may not send is refused before a byte is read, the files are safe before
 * the signal that names them is committed, and those of a form that came before or was not taken are removed.
 * @param content the body, still on its way
 * @throws Fault as `receive`
 */
export function createReceiveUpload(deps: ReceiveUploadDeps) {
  const { settingsOf, sourceFor, files, receive, publicUrl, onFileError } = deps;
  return async (sourceName: string, delivery: Delivery, content: Readable): Promise<Received> => {
    const settings = settingsOf(sourceName);
    const source = settings && sourceFor(settings.type);
    if (!settings || !source?.upload)
      throw new Fault('SOURCE_UNKNOWN', 'There is no source of this name that takes forms with files.');
    source.verify(delivery, settings);
    const begun: string[] = [];
    const discard = (): Promise<void> => files.discard(begun).catch(onFileError);
    try {
      const uploaded = await source.upload(
        {
          content,
          headers: delivery.headers,
          newFile: async () => {
            const sink = await files.create();
            begun.push(sink.id);
            return sink;
          },
          urlOf: (id) => `${publicUrl}/api/files/${id}`,
          onFileError,
        },
        settings,
      );
      const received = await receive(sourceName, { ...delivery, ...uploaded });
      if (received.duplicate) await discard();
      return received;
    } catch (error) {
      // Should the commit have come through after all, they are the signal's by now, and stay.
      await discard();
      throw error;
    }
  };
}
