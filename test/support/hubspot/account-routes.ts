import { randomUUID } from 'node:crypto';
import { type Answer, invalid, Refused } from './answers.ts';
import { type Ask, pageOf, param, present, textOr } from './ask.ts';
import type { StoredOwner } from './portal.ts';

export function listOwners({ portal, query }: Ask): Answer {
  const archived = query.get('archived') === 'true';
  const email = query.get('email')?.toLowerCase();
  const wanted = portal.owners.filter(
    (owner) => owner.archived === archived && (email === undefined || owner.email === email),
  );
  const page = pageOf(wanted, query, 500);
  return { status: 200, body: { ...page, results: page.results.map(ownerView) } };
}

export function getOwner(ask: Ask): Answer {
  const { portal, query } = ask;
  const id = param(ask, 'id');
  const archived = query.get('archived') === 'true';
  const owner = portal.owners.find(
    (one) =>
      one.archived === archived &&
      (query.get('idProperty') === 'userId' ? String(one.userId) : one.id) === id,
  );
  return { status: 200, body: ownerView(present(owner)) };
}

/** Of one who was deactivated, `userId` is not told any more. */
function ownerView({ id, email, userId, archived }: StoredOwner) {
  const at = '2026-01-05T08:00:00.000Z';
  const [firstName = ''] = email.split('@');
  return {
    id,
    email,
    type: 'PERSON',
    firstName,
    lastName: '',
    userId: archived ? null : userId,
    userIdIncludingInactive: userId,
    createdAt: at,
    updatedAt: at,
    archived,
  };
}

export const accountDetails = ({ portal }: Ask): Answer => ({
  status: 200,
  body: {
    portalId: portal.id,
    accountType: 'STANDARD',
    timeZone: portal.timeZone,
    companyCurrency: 'EUR',
    additionalCurrencies: [],
    utcOffset: '+00:00',
    utcOffsetMilliseconds: 0,
    uiDomain: 'app.hubspot.com',
    dataHostingLocation: 'na1',
  },
});

/** A form with the file itself. HubSpot: the options must say who may open it. */
export function uploadFile({ portal, body }: Ask): Answer {
  const form = textOr(body['form']) ?? '';
  const part = (name: string): string | undefined =>
    new RegExp(`name="${name}"(?:; filename="[^"]*")?\\r\\n(?:[^\\r]+\\r\\n)*\\r\\n([^]*?)\\r\\n--`).exec(
      form,
    )?.[1];
  if (part('file') === undefined) throw new Refused(invalid('Some required fields were not set: [file]'));
  if (part('folderPath') === undefined)
    throw new Refused(invalid('One of folderId and folderPath must be set'));
  if (!/"access":"(?:PRIVATE|PUBLIC_)/.test(part('options') ?? ''))
    throw new Refused(invalid('options.access must be set'));
  const id = portal.nextId();
  portal.files.set(id, { name: part('fileName') ?? '', content: part('file') ?? '' });
  return { status: 201, body: { id, access: 'PRIVATE', archived: false } };
}

/** HubSpot fetches the file later. One on a host under `.invalid` it cannot fetch. */
export function importFile({ portal, body }: Ask): Answer {
  const url = textOr(body['url']) ?? '';
  if (!URL.canParse(url) || !/^https?:/.test(url)) throw new Refused(invalid('url is not a valid URL'));
  if (typeof body['access'] !== 'string')
    throw new Refused(invalid('Some required fields were not set: [access]'));
  if (textOr(body['folderPath']) === undefined && textOr(body['folderId']) === undefined)
    throw new Refused(invalid('One of folderId and folderPath must be set'));
  const id = randomUUID();
  portal.fileTasks.set(id, { url, fileId: portal.nextId(), timesAsked: 0 });
  return { status: 202, body: { id, status: 'PENDING', links: {} } };
}

export function importStatus(ask: Ask): Answer {
  const id = param(ask, 'id');
  const task = present(ask.portal.fileTasks.get(id));
  task.timesAsked += 1;
  const at = new Date().toISOString();
  const times = { taskId: id, requestedAt: at, startedAt: at, completedAt: at };
  if (task.timesAsked === 1) return { status: 200, body: { ...times, status: 'PROCESSING' } };
  if (new URL(task.url).hostname.endsWith('.invalid')) {
    const error = { status: 'error', category: 'VALIDATION_ERROR', message: 'Could not download the file' };
    return { status: 200, body: { ...times, status: 'CANCELED', numErrors: 1, errors: [error] } };
  }
  const result = { id: task.fileId, archived: false, access: 'PRIVATE', url: task.url };
  return { status: 200, body: { ...times, status: 'COMPLETE', result } };
}

/** Newest first; HubSpot: at most 50. The cursor is a place counted from the oldest, so that new ones shift nothing. */
export function formSubmissions(ask: Ask): Answer {
  const { portal, query } = ask;
  const all = portal.submissions.get(param(ask, 'form')) ?? [];
  const limit = Number(query.get('limit') ?? 20);
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= 50))
    throw new Refused(invalid('limit must be between 1 and 50'));
  const end = Number(query.get('after') ?? all.length);
  const start = Math.max(0, end - limit);
  const results = all.slice(start, end).toReversed();
  return {
    status: 200,
    body: { results, ...(start > 0 && { paging: { next: { after: String(start), link: '' } } }) },
  };
}

export function listForms({ portal, query }: Ask): Answer {
  const forms = [...portal.submissions.keys()].map((id) => ({
    id,
    name: id,
    formType: 'hubspot',
    createdAt: '2026-01-05T08:00:00.000Z',
    updatedAt: '2026-01-05T08:00:00.000Z',
    archived: false,
  }));
  return { status: 200, body: pageOf(forms, query, 100) };
}
