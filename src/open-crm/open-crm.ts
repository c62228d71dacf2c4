import type { Config } from '../config.ts';
import type { CrmGround, OpenedCrm } from './crm-ground.ts';
import { openHubSpot } from './hubspot.ts';
import { openSalesforce } from './salesforce.ts';
import { openSandbox } from './sandbox.ts';

/** The CRM that `BATON_CRM` names. */
export function openCrm(config: Config, ground: CrmGround): OpenedCrm {
  switch (config.crm) {
    case 'sandbox':
      return openSandbox(ground);
    case 'hubspot':
      return openHubSpot(config, ground);
    case 'salesforce':
      return openSalesforce(config, ground);
  }
}
