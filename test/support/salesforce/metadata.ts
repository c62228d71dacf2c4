import { type Answer, attempt, refuse } from './answers.ts';
import { upsertField } from './metadata-fields.ts';
import type { Org } from './org.ts';
import { writePermissionSet } from './permissions.ts';
import { escaped, parseXml, textOf, within, type Xml } from './xml.ts';

const MOST_PARTS = 10;

/** The Metadata API, as far as custom fields and permission sets go. */
export function answerSoap(org: Org, path: string, text: string, isIn: boolean): Answer {
  if (!isIn)
    return fault('sf:INVALID_SESSION_ID', 'Invalid Session ID found in SessionHeader: Illegal Session');
  const body = within(parseXml(text), 'Body');
  if (!path.endsWith('/66.0')) {
    org.violations.push(`${path} is of another version than 66.0`);
    return fault('sf:UNSUPPORTED_API_VERSION', `Invalid Api version specified on URL: ${path}`);
  }
  const [method] = body?.children ?? [];
  if (method?.name === 'upsertMetadata') return upsert(org, method);
  if (method?.name === 'readMetadata') return read(org, method);
  return fault('sf:INVALID_OPERATION', `No operation available for request ${method?.name ?? ''}`);
}

function upsert(org: Org, method: Xml): Answer {
  const parts = method.children.filter(({ name }) => name === 'metadata');
  if (parts.length > MOST_PARTS) {
    org.violations.push(`upsertMetadata has ${parts.length} parts`);
    return fault('sf:LIMIT_EXCEEDED', `Maximum number of components is ${MOST_PARTS}`);
  }
  const results = parts.map((part) => {
    const fullName = textOf(part, 'fullName') ?? '';
    const done = attempt(() => write(org, part, fullName));
    const said = 'value' in done ? `<created>${done.value}</created>` : '<created>false</created>';
    const errors =
      'refusal' in done
        ? `<errors><message>${escaped(done.refusal.message)}</message><statusCode>${done.refusal.code}</statusCode></errors>`
        : '';
    return `<result>${said}${errors}<fullName>${escaped(fullName)}</fullName><success>${'value' in done}</success></result>`;
  });
  return answered('upsertMetadata', results.join(''));
}

/** @returns whether it is new @throws Refused */
function write(org: Org, part: Xml, fullName: string): boolean {
  const type = part.attributes['xsi:type']?.replace(/^.*:/, '');
  if (type === 'CustomField') return upsertField(org, fullName, part);
  if (type === 'PermissionSet') return writePermissionSet(org, fullName, part);
  return refuse('INVALID_TYPE', `This type of metadata is not available: ${type ?? ''}`);
}

/** What is not there is a record without a name. */
function read(org: Org, method: Xml): Answer {
  const type = textOf(method, 'type') ?? '';
  const records = method.children
    .filter(({ name }) => name === 'fullNames')
    .map(({ text }) => {
      const [on = '', name = ''] = text.replace(/^Activity\./, 'Task.').split('.');
      const field = type === 'CustomField' ? org.types.get(on)?.get(name) : undefined;
      const set = org.all('PermissionSet').find(({ values }) => values['Name'] === text);
      if (!field && !(type === 'PermissionSet' && set)) return '<records xsi:nil="true"/>';
      const label = field?.label ?? String(set?.values['Label']);
      const more = field
        ? `<externalId>${field.externalId}</externalId><unique>${field.unique}</unique><length>${field.length}</length>`
        : '';
      return `<records xsi:type="${type}"><fullName>${escaped(text)}</fullName><label>${escaped(label)}</label>${more}</records>`;
    });
  return answered('readMetadata', `<result>${records.join('')}</result>`);
}

const envelope = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:sf="http://soap.sforce.com/2006/04/metadata" xmlns="http://soap.sforce.com/2006/04/metadata" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;

const answered = (method: string, results: string): Answer => ({
  status: 200,
  body: envelope(`<${method}Response>${results}</${method}Response>`),
});

const fault = (code: string, message: string): Answer => ({
  status: 500,
  body: envelope(
    `<soapenv:Fault><faultcode>${code}</faultcode><faultstring>${code.replace(/^sf:/, '')}: ${escaped(message)}</faultstring></soapenv:Fault>`,
  ),
});
