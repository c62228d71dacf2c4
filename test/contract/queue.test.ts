import { GROUNDS, openGround } from '../support/grounds.ts';
import { queueContract } from './queue-contract.ts';

for (const name of GROUNDS) queueContract(name, () => openGround(name));
