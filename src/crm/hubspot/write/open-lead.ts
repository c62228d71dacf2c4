import type { CrmPerson } from '../../../domain/handoff/crm-write.ts';
import { Fault } from '../../../faults.ts';
import type { CrmCall, CrmWriteCall } from '../../../flow/ports.ts';
import type { HubSpotApi } from '../hubspot-api.ts';
import type { Portal } from '../portal.ts';
import { createAtContact } from './at-contact.ts';
import type { Wanted } from './fit-properties.ts';
import { openRecords } from './record-batches.ts';
import { writeFitted } from './write-fitted.ts';
import { refusedFault } from './write-refusal.ts';

/** HubSpot: a lead to its primary contact. */
const LEAD_TO_PRIMARY_CONTACT = 578;

/**
 * One open lead (0-136) for the contact, where the policy wants leads. The contact carries the handoff, so an account
 * that has no leads, or a token that may not write them, is a warning.
 */
export function createOpenLead(
  api: Pick<HubSpotApi, 'read' | 'create' | 'update' | 'associated'>,
  portal: Portal,
) {
  const leads = openRecords({ api, type: 'leads', properties: ['hs_pipeline_stage'] });
  const atContact = createAtContact(api, 'leads', leads);
  const hasOpen = async (contactId: string, call: CrmCall): Promise<boolean> => {
    const all = await atContact(contactId, call);
    if (all.length === 0) return false;
    const stages = (await portal.leadsPipeline())?.stages ?? [];
    const closed = new Set(stages.flatMap(({ id, closed }) => (closed ? [id] : [])));
    return all.some(({ properties }) => !closed.has(properties['hs_pipeline_stage'] ?? ''));
  };
  return async (
    { name, email, phone }: CrmPerson,
    { contactId, ownerId }: { contactId: string; ownerId: string | null },
    call: CrmWriteCall,
  ): Promise<readonly string[]> => {
    try {
      if (await hasOpen(contactId, call)) return [];
      const wanted: Wanted = {
        hs_lead_name: name ?? email ?? phone ?? 'New lead',
        ...(ownerId === null ? {} : { hubspot_owner_id: ownerId }),
      };
      const associations = [{ toId: contactId, typeId: LEAD_TO_PRIMARY_CONTACT }];
      const made = await writeFitted(portal, { type: 'leads', what: 'the lead', wanted }, (properties) =>
        leads.create({ key: contactId, properties, associations }, call),
      );
      if (made.kind !== 'done') throw refusedFault('the lead', made.refusal);
      return made.warnings;
    } catch (error) {
      if (!(error instanceof Fault) || !isForbidden(error)) throw error;
      return [`No lead was opened beside the contact: ${error.message}`];
    }
  };
}

const isForbidden = ({ code }: Fault): boolean => code === 'CRM_REFUSED' || code === 'CRM_ACCESS_DENIED';
