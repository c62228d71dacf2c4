import { Fault } from '../faults.ts';
import type { Role } from '../flow/read-ports.ts';
import type { Account } from './deps.ts';

const RANK: Readonly<Record<Role, number>> = { viewer: 0, operator: 1, admin: 2 };

export const may = (account: Account | null, role: Role): boolean =>
  account !== null && RANK[account.role] >= RANK[role];

/** @throws Fault TOKEN_MISSING, ROLE_TOO_LOW */
export function demand(account: Account | null, role: Role): Account {
  if (account === null) throw new Fault('TOKEN_MISSING', 'Nobody is signed in.');
  if (may(account, role)) return account;
  throw new Fault(
    'ROLE_TOO_LOW',
    `This takes the role ${role}; ${account.name} has the role ${account.role}.`,
  );
}
