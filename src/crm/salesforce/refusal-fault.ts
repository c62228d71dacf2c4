import { Fault } from '../../faults.ts';
import type { Refusal } from './salesforce-api.ts';

/** The Fault for what Salesforce refused, by its errorCode. @param what as people call it: "the lead", "the task" */
export const faultOf = ({ message }: Refusal, what: string): Fault =>
  new Fault('CRM_REFUSED', `Salesforce refused ${what}: ${message}`);
