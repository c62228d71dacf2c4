import { holidayCountries } from '../../handoff/holidays.ts';
import { NOBODY } from '../../routing/route.ts';
import { OUT } from '../../scoring/grade.ts';
import type { PolicyDocument } from '../schema.ts';
import {
  CHANNELS,
  factTypes,
  KNOWN_EVENTS,
  OPEN_PREFIXES,
  PAUSE_STATES,
  RETURN_NEEDS,
  STOP_REASONS,
  TELLABLE,
} from '../vocabulary.ts';

type Names = Readonly<Record<string, readonly string[]>>;

/** Places that take only these names, of this policy or of the language. Paths as `walk` writes them. */
export function namesByPlace(document: PolicyDocument): Names {
  const { grades, people, pools, templates, lists, notify } = document;
  const tellable = new Set([...TELLABLE, ...Object.keys(notify).filter((name) => name !== 'digest')]);
  const poolNames = Object.keys(pools);
  return {
    'test.in_list': Object.keys(lists),
    'grades.matrix.*[]': grades.order,
    'grades.adjust[].cap_at': grades.order,
    'grades.adjust[].raise_to': grades.order,
    'pools.*.members[]': Object.keys(people),
    'routing[].to': [NOBODY, 'crm.owner', 'account.owner', ...poolNames, ...Object.keys(people)],
    'routing[].if_away': poolNames,
    'nobody_eligible.pool': poolNames,
    'sla.pause_for[]': PAUSE_STATES,
    'sla.*.if_late[].remind': [...tellable],
    'sla.*.if_late[].tell': [...tellable],
    'pursuit.*.steps[].do': CHANNELS,
    'pursuit.*.steps[].template': Object.keys(templates),
    'pursuit.*.stop_on[]': STOP_REASONS,
    'returns.*.needs': RETURN_NEEDS,
    'notify.digest.to[]': [...tellable],
  };
}

/** Places where other names may stand as well, but these are the usual ones. */
export function suggestionsByPlace(document: PolicyDocument): Names {
  const zones = Intl.supportedValuesOf('timeZone');
  const facts = [...factTypes(document).keys()];
  return {
    timezone: zones,
    'pools.*.hours.zone': zones,
    'pools.*.hours.holidays': holidayCountries(),
    'fields.*.*': facts.filter((name) => !Object.hasOwn(document.facts, name)),
    'engagement.groups.*.rules[].event': KNOWN_EVENTS,
    'condition.event': KNOWN_EVENTS,
  };
}

/** Places that name a fact: one that is known, or any of a sender's or a CRM's own. */
export const FACT_PLACES = ['facts.*.bands_of', 'facts.*.words_in', 'fit.groups.*.rules[].by'];
export const OPEN_FACT = `^(${OPEN_PREFIXES.map((prefix) => prefix.slice(0, -1)).join('|')})\\.`;

/** Maps whose keys are names of the policy. */
export function keysByPlace({ grades, stages, sources }: PolicyDocument): Names {
  const toSales = grades.order.filter((grade) => grade !== OUT);
  return {
    fields: Object.keys(sources),
    'grades.matrix': Object.keys(grades.fit_letter),
    'stages.hubspot': stages.order,
    'stages.salesforce': stages.order,
    sla: toSales,
    pursuit: toSales,
    'goals.first_touch_within': toSales,
    'goals.accepted': toSales,
    'goals.won': toSales,
  };
}
