import { holidayCalendar } from '../../handoff/holidays.ts';
import { NOBODY } from '../../routing/route.ts';
import { countryHint } from '../countries.ts';
import { didYouMean, instead, type Path, VALUE } from '../problem.ts';
import type { PolicyDocument } from '../schema.ts';
import type { Say } from './rule-book.ts';

/** People, pools and where routes lead: every name must be there, every zone and calendar known. */
export function checkTeam(document: PolicyDocument, say: Say): void {
  const { pools, people, timezone, nobody_eligible: nobody, routing } = document;
  sayZone(timezone, ['timezone', VALUE], say);
  for (const [id, pool] of Object.entries(pools)) {
    pool.members.forEach((member, i) => {
      if (!Object.hasOwn(people, member))
        say(
          'error',
          'unknown-member',
          `"${member}" is not among the people${instead(member, Object.keys(people))}`,
          ['pools', id, 'members', i],
        );
    });
    if (pool.hours !== 'always') checkHours(pool.hours, ['pools', id, 'hours'], say);
  }
  const names = Object.keys(pools);
  const sayPool = (pool: string, path: Path): void => {
    if (!Object.hasOwn(pools, pool))
      say('error', 'unknown-pool', `"${pool}" is not a pool${instead(pool, names)}`, path);
  };
  if (nobody !== 'wait') sayPool(nobody.pool, ['nobody_eligible', 'pool', VALUE]);
  const targets = [NOBODY, 'crm.owner', 'account.owner', ...names, ...Object.keys(people)];
  routing.forEach((route, i) => {
    if (!targets.includes(route.to))
      say(
        'error',
        'unknown-target',
        `"${route.to}" is not a pool, a person, crm.owner, account.owner or nobody${instead(route.to, targets)}`,
        ['routing', i, 'to', VALUE],
      );
    if (route.if_away !== undefined) sayPool(route.if_away, ['routing', i, 'if_away', VALUE]);
  });
}

type WorkingHours = Exclude<PolicyDocument['pools'][string]['hours'], 'always'>;

function checkHours({ zone, holidays }: WorkingHours, path: Path, say: Say): void {
  if (zone !== undefined) sayZone(zone, [...path, 'zone', VALUE], say);
  if (typeof holidays !== 'string' || holidayCalendar(holidays)) return;
  const [country = '', ...parts] = holidays.split('-');
  const hint =
    parts.length > 0 && holidayCalendar(country)
      ? ` Did you mean "${country}"?`
      : countryHint(country.slice(0, 40));
  say('error', 'unknown-holidays', `no public holidays are known for "${holidays}".${hint}`, [
    ...path,
    'holidays',
    VALUE,
  ]);
}

function sayZone(zone: string, path: Path, say: Say): void {
  if (isZone(zone)) return;
  const zones = Intl.supportedValuesOf('timeZone');
  const city = zones.find(
    (known) => known.split('/').at(-1)?.toLowerCase() === zone.trim().replaceAll(' ', '_').toLowerCase(),
  );
  const hint = city === undefined ? didYouMean(zone, zones) : ` Did you mean "${city}"?`;
  say('error', 'unknown-zone', `"${zone}" is not a time zone; write one like Europe/London.${hint}`, path);
}

function isZone(zone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}
