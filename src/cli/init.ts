import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { starterPolicy } from '../domain/policy/starter.ts';
import { type Typed, understood } from '../domain/policy/starter-answers.ts';
import { Fault } from '../faults.ts';

type Options = Partial<Typed> & {
  /** Overwrite a file that is there. */
  readonly force?: boolean;
  /** Ask nothing: what no option says is left to the starter. */
  readonly yes?: boolean;
};

/** Five questions; the last two ask for more than one thing. */
const QUESTIONS: readonly (readonly [keyof Typed, string])[] = [
  ['name', '1/5  What is this policy for? Your company, or a team'],
  ['crm', '2/5  Which CRM? hubspot, salesforce, or none yet'],
  ['sources', '3/5  Where do leads come from? Name and type, such as: website: form, pricing: typeform'],
  ['people', '4/5  Who sells? Names with e-mail, such as: Ana <ana@example.com>, Bo <bo@example.com>'],
  ['hours', '     When do they work? Such as: Europe/London 09:00-17:30'],
  ['industries', '5/5  Who is a good customer? Industries, such as: software, fintech'],
  ['size', '     How many employees? Such as: 50-1000'],
  ['countries', '     Which countries? Such as: GB, Germany; nothing for all'],
];

/** `baton init`: asks five questions and writes a policy to begin with. */
export async function init(file: string, { force = false, yes = false, ...given }: Options): Promise<void> {
  if (existsSync(file) && !force)
    throw new Fault('REQUEST_INVALID', `${file} is there already; --force writes over it.`);
  const typed = yes ? {} : await ask(given);
  const nothing = Object.fromEntries(QUESTIONS.map(([key]) => [key, ''])) as Record<keyof Typed, string>;
  const answers = understood(
    { ...nothing, ...given, ...typed },
    Intl.DateTimeFormat().resolvedOptions().timeZone,
  );
  await writeFile(file, starterPolicy(answers));
  const crm = answers.crm === 'sandbox' ? '' : `BATON_CRM=${answers.crm} `;
  const first = crm === '' ? '' : `docs/${answers.crm}.md tells what to set; then: `;
  console.log(`${file} is written. Next:
  1. Read it, and change what does not fit: every line says what it is for.
  2. npx baton test ${file}
  3. ${first}${crm}BATON_POLICY=${file} npm start`);
}

/** The answers to what was not said yet, line by line, be it a person who types or a file. */
async function ask(given: Partial<Typed>): Promise<Partial<Typed>> {
  const asking = createInterface({ input: process.stdin });
  const lines = asking[Symbol.asyncIterator]();
  const answers: Partial<Record<keyof Typed, string>> = {};
  for (const [key, question] of QUESTIONS) {
    if (given[key] !== undefined) continue;
    process.stdout.write(`${question}\n> `);
    const line: IteratorResult<string, undefined> = await lines.next();
    answers[key] = line.value ?? '';
  }
  asking.close();
  console.log();
  return answers;
}
