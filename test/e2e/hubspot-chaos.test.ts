import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { LeadView } from '../../src/flow/views.ts';
import { diceOf } from '../support/dice.ts';
import { stormOf, strike } from '../support/hubspot-storm.ts';
import { emailOf, type HubSpotWorld, openHubSpotWorld } from '../support/hubspot-world.ts';
import { replay } from '../support/replay.ts';
import { MAY_LEAVE, type Person, peopleOf, rest, saidOf } from '../support/storm.ts';

const LEADS = 25;

test('in bad weather nothing is lost and nothing is made twice', { timeout: 90_000 }, async () => {
  const { seed = Date.now() % 2 ** 31 } = replay;
  const dice = diceOf(seed);
  const people = peopleOf(dice, LEADS);
  const leaver = { who: dice.oneOf(MAY_LEAVE), after: dice.between(200, 1_500) };
  const storm = stormOf(dice, 24);

  await using world = await openHubSpotWorld();
  const { hubspot, client } = world;
  const sending = saidOf(people).map(async ({ form, after, id }) => {
    await sleep(after);
    return client.send(form, { id });
  });
  const leaving = sleep(leaver.after).then(() => hubspot.deactivateOwner(emailOf(leaver.who)));
  for (const squall of storm) {
    await sleep(squall.after);
    strike(hubspot, squall);
  }
  const sent = await Promise.all(sending);
  await leaving;
  hubspot.clearFaults();

  const failed = await rest(client);
  const told = `FC_SEED=${seed}, without ${leaver.who}`;
  expect(
    sent.map(({ status }) => status).filter((status) => status !== 202),
    told,
  ).toEqual([]);
  const mute = failed.filter(({ lastError }) => !/correlation id storm-400/.test(lastError?.message ?? ''));
  expect(mute, `${told}: failed for another reason than HubSpot's refusal`).toEqual([]);
  expect(await contradictions(world, people), told).toEqual([]);
  expect(world.baton.output(), told).not.toMatch(/acme-\d|\+4420|Vera|Question|pat-na1/);
  expect((await fetch(`${world.baton.url}/readyz`)).status, told).toBe(200);
});

/** Everything that is not as it must be between HubSpot and Baton, in a line each. */
async function contradictions(world: HubSpotWorld, people: readonly Person[]): Promise<string[]> {
  const { hubspot, client } = world;
  const leads = await client.leads();
  const handoffs = await client.handoffs();
  const [tasks, notes] = [hubspot.records('tasks'), hubspot.records('notes')];
  const keyed = (records: typeof tasks, key: string) =>
    records.filter(({ properties }) => properties['baton_key'] === key);
  const ofPerson = ({ form: { email, phone } }: Person): string[] => {
    const who = String(email ?? phone);
    const isTheirs = (lead: LeadView): boolean =>
      lead.email === (email ?? null) && lead.phone === (phone ?? null);
    const [lead, another] = leads.filter(isTheirs);
    const [contact, second] = hubspot
      .records('contacts')
      .filter(({ properties }) => (email ? properties['email'] === email : properties['phone'] === phone));
    if (!lead || another || !contact || second) return [`${who}: not one lead and one contact`];
    const own = handoffs.filter((one) => one.lead === lead.id).map(({ id }) => id);
    const slas = own.flatMap((id) => keyed(tasks, `sla-${id}`));
    const briefs = own.flatMap((id) => keyed(notes, `brief-${id}`));
    const owners = [contact, ...slas].map(({ properties }) => properties['hubspot_owner_id']);
    const here = (records: typeof tasks): boolean =>
      records.length === 1 &&
      records.every(({ associations }) => associations.some(({ toId }) => toId === contact.id));
    return Object.entries({
      'one handoff': own.length === 1,
      'one task, at the contact': here(slas),
      'one brief, at the contact': here(briefs),
      'handed off': lead.handedOffAt !== null && lead.owner !== null,
      'one owner':
        new Set(owners).size === 1 && owners[0] === world.hubspot.ownerId(emailOf(lead.owner ?? '')),
      'the grade': contact.properties['baton_grade'] === lead.grade,
      'the record': lead.crm?.id === contact.id,
    }).flatMap(([what, isSo]) => (isSo ? [] : [`${who}: not ${what}`]));
  };
  const twice = [...tasks, ...notes]
    .map(({ properties }) => properties['baton_key'])
    .filter((key, at, all) => key === undefined || all.indexOf(key) !== at)
    .map((key) => `${key} is there twice`);
  return [...people.flatMap(ofPerson), ...twice];
}
