import type { FakeRecord, FakeValues } from './fake-salesforce.ts';
import type { Org } from './org.ts';

/** What Salesforce works out from the other fields. @param before null: the record is new */
export function derive(org: Org, type: string, values: FakeValues, before: FakeRecord | null): FakeValues {
  if (type === 'Lead' || type === 'Contact') return { Name: fullName(values) };
  if (type === 'Task') return taskState(org, values, before);
  if (type === 'Opportunity') {
    const stage = String(values['StageName']);
    return { IsClosed: stage.startsWith('Closed'), IsWon: stage === 'Closed Won' };
  }
  return {};
}

const fullName = (values: FakeValues): string =>
  [values['FirstName'], values['LastName']].filter((part) => typeof part === 'string').join(' ');

function taskState(org: Org, values: FakeValues, before: FakeRecord | null): FakeValues {
  const status = org.all('TaskStatus').find((one) => one.values['ApiName'] === values['Status']);
  const isClosed = status?.values['IsClosed'] === true;
  const wasClosed = before?.values['IsClosed'] === true;
  const who = org.get(String(values['WhoId'] ?? ''));
  return {
    IsClosed: isClosed,
    CompletedDateTime: !isClosed
      ? null
      : wasClosed
        ? (before?.values['CompletedDateTime'] ?? null)
        : org.now(),
    AccountId: who?.type === 'Contact' ? (who.values['AccountId'] ?? null) : null,
  };
}
