import { folded } from '../../../domain/scoring/folded.ts';
import { bad, type Finding, good, unknown } from '../../../flow/finding.ts';
import { leadStatuses } from '../org.ts';
import type { Asking } from './access-check.ts';

/** Whether the statuses that the policies write are there, and none of them is one that only a conversion sets. */
export async function checkStatuses({ api, policies, call }: Asking): Promise<Finding[]> {
  const what = 'lead status';
  const named = new Set(policies.flatMap(({ document }) => Object.values(document.stages.salesforce)));
  if (named.size === 0) return [good(what, 'the policy names none, so the status is left alone')];
  const statuses = await leadStatuses(api, call);
  if (statuses === null)
    return [unknown(what, 'Salesforce tells its statuses in a way that Baton does not understand')];
  const open = statuses.filter(({ isConverted }) => !isConverted);
  const faults = [...named].flatMap((name) => {
    const found = statuses.find((status) => folded(status.name) === folded(name));
    if (found?.isConverted === false) return [];
    const why = found === undefined ? 'is no status of leads' : 'is set by a conversion only';
    const mend = `Mend stages.salesforce in the policy: Salesforce has ${open.map((one) => one.name).join(', ')}.`;
    return [bad(what, `"${name}" ${why}`, mend)];
  });
  return faults.length > 0 ? faults : [good(what, `${[...named].join(', ')}: Salesforce knows them`)];
}

/** What is written into tasks, as far as the org has the very word; it fills in its own otherwise. */
const TASK_WORDS = { Priority: ['High', 'Normal', 'Low'], Status: ['Not Started'] };

/** Whether tasks have our words for priority and status. Never bad: where they have not, Salesforce fills in its own. */
export async function checkTaskWords({ api, call }: Asking): Promise<Finding[]> {
  const what = 'task words';
  const described = await api.describe('Task', call);
  if (described === null) return [unknown(what, 'the user of Baton does not see tasks')];
  const missing = Object.entries(TASK_WORDS).flatMap(([name, words]) => {
    const options = described.fields.get(name)?.options.map(({ value }) => folded(value)) ?? [];
    return words.filter((word) => !options.includes(folded(word))).map((word) => `${name} ${word}`);
  });
  if (missing.length === 0) return [good(what, 'priorities and the first status are as Baton says them')];
  return [
    unknown(
      what,
      `this org has no ${missing.join(', ')}, so such a task gets the usual one of the org`,
      'Add the values to the picklists of tasks, if you want them told apart.',
    ),
  ];
}
