import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { Scalar } from '../domain/lead/lead.ts';
import { type ExampleLead, evaluateExample } from '../domain/policy/example-lead.ts';
import type { Policy } from '../domain/policy/policy.ts';
import { reasonLines } from '../domain/scoring/scorecard.ts';
import { showGrade } from '../domain/scoring/show-grade.ts';
import { Fault } from '../faults.ts';
import { sourceFor } from '../intake/sources.ts';
import { readPolicy } from '../store/policy-book.ts';

const Written = z.strictObject({
  lead: z.record(z.string(), Scalar),
  events: z.array(z.record(z.string(), Scalar)).default([]),
});

/** `baton score`: what the policy makes of a lead, with each rule's share and its line. Nothing is sent or stored. */
export async function score(
  file: string,
  { policy: policyFile, json = false }: { policy: string; json?: boolean },
): Promise<void> {
  const policy = await readPolicy(policyFile);
  const { scorecard, route } = evaluateExample(await readLead(file, policy), policy, Date.now());
  const { grades } = policy.document;
  if (json) {
    console.log(JSON.stringify({ ...scorecard, route, reasons: reasonLines(scorecard) }, null, 2));
    return;
  }
  console.log(
    `grade ${showGrade(scorecard.grade, grades)}  (fit ${scorecard.fit}, engagement ${scorecard.engagement}, cell ${scorecard.cell})`,
  );
  if (scorecard.disqualified) console.log(`out: ${scorecard.disqualified.reason}`);
  for (const rule of scorecard.rules) {
    const place = rule.line === null ? '' : `  ${policyFile}:${rule.line}`;
    console.log(`${String(rule.points).padStart(6)}  ${rule.id.padEnd(14)} ${rule.because}${place}`);
  }
  for (const { id, from, to } of scorecard.adjustments)
    console.log(`        ${showGrade(from, grades)} became ${showGrade(to, grades)} by ${id}`);
  console.log(`route ${route.id}: ${route.because}`);
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
    type: 'form',
    secrets: [],
    token: undefined,
    fields: policy.document.fields['website'] ?? {},
  } as const;
  const { identity, profile, event } = sourceFor('form').parse(body, 'application/json', settings);
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
