import type { Config } from '../config.ts';
import { Fault } from '../faults.ts';
import type { CrmGround, OpenedCrm } from './crm-ground.ts';

export function openSalesforce(_config: Config, _ground: CrmGround): OpenedCrm {
  throw new Fault('CRM_NOT_BUILT', 'BATON_CRM=salesforce is not built yet.');
}
