import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { JobView, LeadView } from '../../src/flow/views.ts';
import { type BatonClient, clientOf } from '../support/baton-client.ts';
import type { BatonProcess } from '../support/baton-process.ts';
import { diceOf } from '../support/dice.ts';
import { replay } from '../support/replay.ts';
import { interfere, recordsOf, settle, stormOf, strike } from '../support/salesforce-storm.ts';
import { openSalesforceWorld, type SalesforceWorld } from '../support/salesforce-world.ts';
import { MAY_LEAVE, type Person, peopleOf, rest, saidOf } from '../support/storm.ts';

const LEADS = 25;
/** Each ends with a power cut. */
const STORMS = 2;
/** Where a process dies that has not been killed before. */
const POINTS = [
  'decide.afterCommit',
  'perform.beforeCall',
  'perform.afterCall',
  'perform.afterSave',
] as const;
const REFUSED = /DUPLICATE_VALUE|DUPLICATES_DETECTED|duplicate rule|duplicate value/;

test('in bad weather nothing is lost and nothing is made twice, with Salesforce', {
  timeout: 120_000,
}, async () => {
  const { seed = Date.now() % 2 ** 31 } = replay;
  const dice = diceOf(seed);
  const told = `FC_SEED=${seed}`;
  await using world = await openSalesforceWorld();
  const { salesforce } = world;
  const people = settle(world, dice, peopleOf(dice, LEADS, STORMS * 2_000));
  const [leaver, leaves] = [dice.oneOf(MAY_LEAVE), dice.between(0, STORMS * 24)];

  await using processes = new AsyncDisposableStack();
  const outputs: BatonProcess['output'][] = [];
  let baton = world.baton;
  let isUp = true;
  const follow = (next: BatonProcess): void => {
    baton = next;
    isUp = true;
    outputs.push(next.output);
    void next.exited.then(() => (isUp = false));
  };
  follow(baton);
  const startAgain = async (env: Readonly<Record<string, string>> = {}): Promise<void> => {
    // The minutes pass for which Baton would have asked nothing.
    await world.endPauses();
    follow(processes.use(await world.start(env)));
  };
  const sending = saidOf(people).map(async ({ person, after, form, id }) => {
    await sleep(after);
    return { person, signal: await sendUntilTaken(() => baton, form, id) };
  });
  const tell = (ids: readonly string[]) => world.tell(ids, baton.url).catch(() => undefined);

  for (let storm = 0; storm < STORMS; storm += 1) {
    for (const [i, squall] of stormOf(dice, 24).entries()) {
      if (storm * 24 + i === leaves) salesforce.edit(world.userId(leaver), { IsActive: false });
      await sleep(squall.after);
      strike(salesforce, squall);
      if (i % 3 === 0) await interfere(world, dice, people, tell);
      if (!isUp) await startAgain();
    }
    await baton.kill();
    const isLast = storm === STORMS - 1;
    if (isLast) salesforce.clearFaults();
    const crash = `${dice.oneOf(POINTS)}:${dice.between(1, 5)}`;
    await startAgain(isLast ? {} : { CRASH_AT: crash });
  }
  salesforce.edit(world.userId(leaver), { IsActive: false });
  const sent = await Promise.all(sending);

  const client = clientOf(baton);
  const failed = await rest(client);
  await tell(people.flatMap((person, i) => recordsOf(salesforce, i, person).map(({ id }) => id)));
  failed.push(...(await rest(client)));

  const mute = failed.filter(({ lastError }) => !REFUSED.test(lastError?.message ?? ''));
  expect(mute, `${told}: failed for another reason than Salesforce's refusal`).toEqual([]);
  const leads = leadsOf(sent, people, await client.jobs('kind=signal&source=website'));
  expect(await contradictions(world, client, leads), `${told}, without ${leaver}`).toEqual([]);
  expect(salesforce.violations, told).toEqual([]);
  for (const output of outputs) expect(output(), told).not.toMatch(/acme-\d|\+4420|Vera|Stone|Question/);
  expect((await fetch(`${baton.url}/readyz`)).status, told).toBe(200);
});

/** As senders do: again and again, under the same id, until somebody takes it. @returns the signal's id */
async function sendUntilTaken(
  baton: () => BatonProcess,
  form: Record<string, unknown>,
  id: string,
): Promise<string> {
  for (;;) {
    const sent = await clientOf(baton())
      .send(form, { id })
      .catch(() => null);
    if (sent?.status === 202) return sent.signal;
    await sleep(100);
  }
}

interface Known {
  readonly i: number;
  readonly person: Person;
  /** Of all that they sent. */
  readonly leadIds: readonly (string | null | undefined)[];
}

/** Addresses change when records are merged; who sent a signal does not. */
function leadsOf(
  sent: readonly { readonly person: number; readonly signal: string }[],
  people: readonly Person[],
  jobs: readonly JobView[],
): Known[] {
  const leads = new Map(jobs.map(({ signal, lead }) => [signal, lead]));
  return people.map((person, i) => ({
    i,
    person,
    leadIds: [...new Set(sent.filter((one) => one.person === i).map(({ signal }) => leads.get(signal)))],
  }));
}

/** Everything that is not as it must be between Salesforce and Baton, in a line each. */
async function contradictions(
  { salesforce, userId }: SalesforceWorld,
  client: BatonClient,
  known: readonly Known[],
): Promise<string[]> {
  const leads = new Map((await client.leads()).map((lead) => [lead.id, lead]));
  const sharing = (id: string) =>
    [...leads.values()].filter(({ crm }) => crm?.id === id).map(({ grade }) => grade);
  const handoffs = await client.handoffs();
  const tasks = salesforce.records('Task');
  const keys = tasks.map(({ values }) => values['Baton_Key__c']);
  const ofPerson = ({ i, person, leadIds }: Known): string[] => {
    const who = `${i} (${JSON.stringify(person.reached)})`;
    const lead: LeadView | undefined = leads.get(leadIds[0] ?? '');
    const records = recordsOf(salesforce, i, person);
    const [record] = records;
    if (!lead || leadIds.length !== 1) return [`${who}: not one lead: ${leadIds.join(', ')}`];
    if (!record || records.length !== 1)
      return [`${who}: ${records.map(({ id }) => id).join(', ') || 'nobody'} in Salesforce`];
    const own = handoffs.filter((one) => one.lead === lead.id);
    const slas = own.map(({ id }) => tasks.filter(({ values }) => values['Baton_Key__c'] === `sla-${id}`));
    const [task] = slas.flat();
    return Object.entries({
      'one handoff': own.length === 1,
      'one task': slas.flat().length === 1,
      'its task at the record': task?.values['WhoId'] === record.id,
      'handed off': lead.handedOffAt !== null && lead.owner !== null,
      [`owned by ${lead.owner}`]: record.values['OwnerId'] === userId(lead.owner ?? ''),
      // Somebody whom a duplicate rule has found may have been a lead of their own before: they share the record.
      'the grade': sharing(record.id).some((grade) => grade === record.values['Baton_Grade__c']),
      'the record': lead.crm?.id === record.id,
    }).flatMap(([what, isSo]) => (isSo ? [] : [`${who}, ${record.type} ${record.id}: not ${what}`]));
  };
  const twice = keys.filter((key, at) => key === null || keys.indexOf(key) !== at);
  const unowned = salesforce.records('Lead').filter(({ values }) => values['OwnerId'] === null);
  return [
    ...known.flatMap(ofPerson),
    ...twice.map((key) => `the task ${key} is there twice`),
    ...unowned.map(({ id }) => `nobody owns ${id}`),
  ];
}
