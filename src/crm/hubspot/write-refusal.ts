import { Fault } from '../../faults.ts';
import type { Refusal } from './hubspot-api.ts';

/** Somebody else has the unique value: an e-mail address, a key of ours. HubSpot says so in several ways. */
export const isTaken = (refusal: Refusal): boolean =>
  refusal.status === 409 ||
  refusal.existingId !== null ||
  refusal.properties.some(({ code }) => code === 'CONFLICTING_UNIQUE_VALUE');

export const isGone = ({ status }: Refusal): boolean => status === 404;

/** @param what as people call it: "the contact", "the task" */
export const refusedFault = (what: string, { message }: Refusal): Fault =>
  new Fault('CRM_REFUSED', `HubSpot refused ${what}: ${message}`);
