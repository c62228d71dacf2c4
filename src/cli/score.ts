import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as z from 'zod';
import { evaluate } from '../domain/decide.ts';
import { whoIs } from '../domain/handoff/brief.ts';
import { Scalar } from '../domain/lead/lead.ts';
import { nextGrade } from '../domain/next-grade.ts';
import { type ExampleLead, exampleInput } from '../domain/policy/example-lead.ts';
import type { Policy } from '../domain/policy/policy.ts';
import { choosePolicy } from '../domain/policy/policy-set.ts';
import type { Target } from '../domain/routing/route.ts';
import { reasonLines } from '../domain/scoring/scorecard.ts';
import { Fault } from '../faults.ts';
import { decodeBody } from '../intake/body/body.ts';
import { submissionOf } from '../intake/submission.ts';
import { readPolicies } from '../store/policy-files.ts';
import { type Graded, gradeLines } from './grade-lines.ts';

const Written = z.strictObject({
  lead: z.record(z.string(), Scalar),
  events: z.array(z.record(z.string(), Scalar)).default([]),
});

/** `baton score`: what the policy makes of a lead, with each rule's share and its line. Nothing is sent or stored. */
export async function score(
  file: string,
  { policy: policyFile, json = false }: { policy: string; json?: boolean },
): Promise<void> {
  const policies = await readPolicies(policyFile);
  const now = new Date();
  const input = exampleInput(await readLead(file, policies[0]), now.getTime());
  const { identity, profile } = input.lead;
  const known = { identity, profile, source: input.signal.source, crm: input.crm };
  const policy = choosePolicy(policies, known, now.getTime());
  const { scorecard, route } = evaluate(input, policy, now.getTime());
  const next = nextGrade(input, policy, now.getTime());
  if (json) {
    const reasons = reasonLines(scorecard);
    console.log(JSON.stringify({ ...scorecard, nextGrade: next, route, reasons }, null, 2));
    return;
  }
  const graded: Graded = {
    who: whoIs(profile, identity.email, identity.phone),
    goesTo: targetWords(route.target),
    card: scorecard,
    byHand: null,
    route,
    because: null,
    nextGrade: next,
    file: basename(policyFile),
    decided: `${policy.name} version ${policy.version}; nothing is sent`,
  };
  for (const line of gradeLines(graded, now)) console.log(line);
}

function targetWords(target: Target): string {
  switch (target.kind) {
    case 'nobody':
      return 'stays with marketing';
    case 'pool':
      return `to pool ${target.pool}`;
    case 'person':
      return `to ${target.person}`;
    case 'owner_fact':
      return `to whoever ${target.fact} names`;
  }
}

async function readLead(file: string, policy: Policy): Promise<ExampleLead> {
  const body = await readFile(file).catch((cause: unknown) => {
    throw new Fault('REQUEST_INVALID', `${file} cannot be read. Give a JSON file with a lead.`, { cause });
  });
  const given = parseJson(body.toString('utf8'), file);
  const written = Written.safeParse(given);
  if (written.success) return written.data;
  // Anything else is taken for what a form would send, and read as the form source reads it.
  const settings = {
    name: 'website',
    fields: policy.document.fields['website'] ?? {},
  };
  const { identity, profile, event } = submissionOf(decodeBody(body, 'application/json'), settings);
  const facts = { ...profile.attributes, ...identity, source: settings.name };
  return { lead: scalarsOf(facts), events: [{ [event.name]: '0s', ...scalarsOf(event.properties) }] };
}

/** Only what a rule can compare; lists and what is not known are left out. */
function scalarsOf(values: Readonly<Record<string, unknown>>): Record<string, Scalar> {
  const scalars: Record<string, Scalar> = {};
  for (const [name, value] of Object.entries(values)) {
    const scalar = Scalar.safeParse(value);
    if (scalar.success) scalars[name] = scalar.data;
  }
  return scalars;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault('REQUEST_INVALID', `${file} is not JSON.`, { cause });
  }
}
