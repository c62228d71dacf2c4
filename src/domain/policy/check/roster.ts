import { NOBODY } from '../../routing/route.ts';
import { VALUE } from '../problem.ts';
import type { PolicyDocument } from '../schema.ts';
import type { Say } from './rule-book.ts';

/** Who works here, and whether anybody is left to take a lead. */
export function checkRoster(document: PolicyDocument, say: Say): void {
  checkPeople(document, say);
  for (const [pool, { members }] of Object.entries(document.pools)) {
    members.forEach((member, i) => {
      if (members.indexOf(member) !== i)
        say('error', 'duplicate-member', `"${member}" is in the pool twice; give a weight of 2 instead`, [
          'pools',
          pool,
          'members',
          i,
        ]);
    });
    checkCapacity(pool, document, say);
  }
}

function checkPeople({ people, pools, routing }: PolicyDocument, say: Say): void {
  const byEmail = new Map<string, string>();
  for (const [id, { email }] of Object.entries(people)) {
    const other = byEmail.get(email.toLowerCase());
    if (other !== undefined)
      say('error', 'duplicate-email', `${id} has the e-mail address of ${other}`, [
        'people',
        id,
        'email',
        VALUE,
      ]);
    byEmail.set(email.toLowerCase(), id);
  }
  // Who owns leads or accounts in the CRM gets theirs without a pool.
  if (routing.some(({ to }) => to === 'crm.owner' || to === 'account.owner')) return;
  const used = new Set([
    ...Object.values(pools).flatMap(({ members }) => members),
    ...routing.map(({ to }) => to),
  ]);
  for (const id of Object.keys(people))
    if (!used.has(id))
      say('warning', 'unused-person', `"${id}" is in no pool, and no route leads to them`, ['people', id]);
}

function checkCapacity(pool: string, { pools, people }: PolicyDocument, say: Say): void {
  const names = pools[pool]?.members ?? [];
  const members = names.flatMap((name) => (Object.hasOwn(people, name) ? [people[name]] : []));
  if (members.length === 0 || members.length < names.length) return;
  const path = ['pools', pool, 'members'];
  if (members.every((person) => person?.cap.open === 0 || person?.cap.per_day === 0))
    say('warning', 'no-capacity', `everybody in "${pool}" has a cap of 0, so nobody ever gets a lead`, path);
  const absences = members.map((person) => person?.away ?? []);
  // The first day on which all are away is the first day of somebody's absence.
  const day = absences
    .flat()
    .map(({ from }) => from)
    .toSorted()
    .find((from) => absences.every((away) => away.some((one) => one.from <= from && from <= one.to)));
  if (day !== undefined) say('warning', 'all-away', `everybody in "${pool}" is away on ${day}`, path);
}

/** Keys of a route that have no meaning beside its target. */
export function checkRouteKeys({ routing, pools, nobody_eligible: nobody }: PolicyDocument, say: Say): void {
  routing.forEach(({ to, share, if_away: away, catch_up: catchUp }, i) => {
    const isPool = Object.hasOwn(pools, to);
    const sayIdle = (key: string, why: string): void =>
      say('warning', 'idle-key', `${key} changes nothing here: ${why}`, ['routing', i, key]);
    if (away !== undefined && isPool) sayIdle('if_away', 'a pool passes over whoever is away');
    if (away !== undefined && to === NOBODY) sayIdle('if_away', 'nobody gets the lead');
    const alone = to === NOBODY ? 'nobody gets the lead' : 'there is only one who can get the lead';
    if (!isPool && share !== 'round_robin') sayIdle('share', alone);
    if (!isPool && catchUp !== undefined) sayIdle('catch_up', alone);
    const backup = away === undefined ? undefined : pools[away]?.members;
    if (backup?.length === 1 && backup[0] === to) sayIdle('if_away', `"${away}" has nobody but ${to} in it`);
  });
  if (nobody === 'wait') return;
  const asked = new Set(
    routing.flatMap(({ to, if_away: away }) =>
      to === NOBODY ? [] : Object.hasOwn(pools, to) ? [to] : [away],
    ),
  );
  if (asked.size === 1 && asked.has(nobody.pool))
    say('warning', 'same-fallback', `every route asks "${nobody.pool}" already, so it is no fallback`, [
      'nobody_eligible',
    ]);
}
