import { Fault } from '../../../faults.ts';
import { KEY_PROPERTY } from '../baton-properties.ts';
import type { Refusal } from '../hubspot-api.ts';

/** What tells records apart. Another unique property is one of the portal's own, and says nothing of who it is. */
const IDENTITY = ['email', KEY_PROPERTY];

/** HubSpot has this very record already, and says so in several ways. */
export const isTaken = ({ status, existingId, properties }: Refusal): boolean =>
  (properties.length === 0 || properties.some(({ name }) => IDENTITY.includes(name))) &&
  (status === 409 ||
    existingId !== null ||
    properties.some(({ code }) => code === 'CONFLICTING_UNIQUE_VALUE'));

export const isGone = ({ status }: Refusal): boolean => status === 404;

/** @param what as people call it: "the contact", "the task" */
export const refusedFault = (what: string, { message }: Refusal): Fault =>
  new Fault('CRM_REFUSED', `HubSpot refused ${what}: ${message}`);
