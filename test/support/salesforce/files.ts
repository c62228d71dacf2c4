import { refuse } from './answers.ts';
import type { FakeRecord } from './fake-salesforce.ts';
import { finished } from './keep-record.ts';
import { createRecord, type Given, type Writer } from './write-record.ts';

/** A version of a file comes with its document, which is linked to the record that it is published at. @throws Refused */
export function createFile(writer: Writer, given: Given): FakeRecord {
  const { org } = writer;
  const version = createRecord(writer, 'ContentVersion', given);
  const data = String(version.values['VersionData'] ?? '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(data) || data.length % 4 !== 0)
    refuse('JSON_PARSER_ERROR', 'Invalid base64 in VersionData');
  const path = String(version.values['PathOnClient']);
  const about = {
    Title: version.values['Title'] ?? path.replace(/\.[^.]*$/, ''),
    FileExtension: /\.([^.]+)$/.exec(path)?.[1] ?? null,
    ContentSize: Buffer.from(data, 'base64').length,
    OwnerId: version.values['OwnerId'] ?? null,
  };
  const put = (type: string, id: string, values: FakeRecord['values']): void =>
    org.put(finished(org, { id, type, values, isDeleted: false }, null));
  const documentId = String(version.values['ContentDocumentId'] ?? org.newId('ContentDocument'));
  put('ContentDocument', documentId, { ...about, LatestPublishedVersionId: version.id });
  const links = [version.values['OwnerId'], version.values['FirstPublishLocationId']];
  for (const entity of links)
    if (typeof entity === 'string')
      put('ContentDocumentLink', org.newId('ContentDocumentLink'), {
        LinkedEntityId: entity,
        ContentDocumentId: documentId,
        ShareType: entity === version.values['OwnerId'] ? 'I' : 'V',
        Visibility: 'AllUsers',
      });
  const whole = {
    ...version,
    values: { ...version.values, ...about, ContentDocumentId: documentId, IsLatest: true },
  };
  org.put(whole);
  return whole;
}
