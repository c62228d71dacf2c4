import type { CrmTask } from '../../../domain/handoff/crm-write.ts';
import type { CrmWriteCall } from '../../../flow/ports.ts';
import type { HubSpotApi } from '../hubspot-api.ts';
import type { Portal } from '../portal.ts';
import { openEngagements } from './engagements.ts';
import type { Wanted } from './fit-properties.ts';
import { htmlOf } from './html-text.ts';

export interface TaskAt {
  readonly contactId: string;
  readonly ownerId: string | null;
  /** How the contact can be reached. */
  readonly reach: 'phone' | 'email' | null;
}

/** HubSpot's words for how a task is done. */
const TYPE = { phone: 'CALL', email: 'EMAIL' } as const;

/**
 * The one task of a key, on the owner's list. Where it is there already, it follows the owner and the due time; its
 * status is the owner's, and a completed task stays as it is.
 */
export function createPutTask(
  api: Pick<HubSpotApi, 'read' | 'create' | 'update' | 'associated'>,
  portal: Portal,
) {
  const tasks = openEngagements(api, portal, {
    type: 'tasks',
    what: 'the task',
    body: 'hs_task_body',
    associationType: 204,
    read: ['hs_task_status'],
  });
  return async (task: CrmTask, at: TaskAt, call: CrmWriteCall): Promise<readonly string[]> => {
    const { contactId, ownerId, reach } = at;
    const told: Wanted = {
      hs_task_subject: task.title,
      hs_task_body: htmlOf(task.body),
      hs_timestamp: task.dueAt,
      hs_task_priority: task.priority.toUpperCase(),
      ...(ownerId === null ? {} : { hubspot_owner_id: ownerId }),
    };
    const wanted: Wanted = {
      ...told,
      hs_task_status: 'NOT_STARTED',
      hs_task_type: reach === null ? 'TODO' : TYPE[reach],
    };
    const { there, warnings } = await tasks.make({ key: task.key, contactId, wanted }, call);
    if (there === null || there.properties['hs_task_status'] === 'COMPLETED') return warnings;
    // The text stays: it may carry the key, and the owner may have written into it.
    const { hs_task_body: _, ...changed } = told;
    return [...warnings, ...(await tasks.change(there.id, changed, call))];
  };
}
