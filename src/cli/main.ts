#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { Argument, Command, CommanderError } from 'commander';
import { Fault } from '../faults.ts';

// The second start need not compile again what the first one did.
enableCompileCache();

// What the environment says itself goes before the file. Tests say all of theirs.
if (process.env['NODE_ENV'] !== 'test' && existsSync('.env')) process.loadEnvFile();

/** `baton …`. Exit code 0: good, 1: not, 2: wrong use. Each command is one file and is loaded only when it is asked for. */
const program = new Command('baton')
  .description('Passes the lead from marketing to sales without dropping it.')
  .exitOverride()
  .showHelpAfterError('(baton --help tells more)');

program
  .command('serve')
  .description('take leads, decide, and write to the CRM')
  .action(async () => (await import('./serve.ts')).serve());

program
  .command('init')
  .argument('[file]', 'the policy to write', process.env['BATON_POLICY'] ?? './policy.yaml')
  .option('--yes', 'ask nothing')
  .option('--force', 'write over a file that is there')
  .option('--name <text>', 'company or policy')
  .option('--crm <text>', 'hubspot, salesforce or none')
  .option('--sources <text>', 'website: form, …')
  .option('--people <text>', 'Ana <ana@example.com>, …')
  .option('--hours <text>', 'Europe/London 09:00-17:30')
  .option('--industries <text>', 'of good customers')
  .option('--size <text>', 'employees of good customers, 50-1000')
  .option('--countries <text>', 'of good customers')
  .description('write a policy to begin with, from five questions')
  .action(async (file: string, options: { yes?: boolean; force?: boolean }) =>
    (await import('./init.ts')).init(file, options),
  );

program
  .command('check')
  .argument('[file]', 'the policy, or - for standard input', process.env['BATON_POLICY'] ?? './policy.yaml')
  .option('--json', 'problems as JSON')
  .option('--sarif', 'problems as SARIF 2.1.0, for code scanning')
  .option('--strict', 'a warning counts as an error')
  .description('say everything that is wrong with a policy, and run its tests')
  .action(async (file: string, options: { json?: boolean; sarif?: boolean; strict?: boolean }) =>
    (await import('./check.ts')).check(file, options),
  );

program
  .command('test')
  .argument('[file]', 'the policy', process.env['BATON_POLICY'] ?? './policy.yaml')
  .option('--only <text>', 'only the tests with this in their name')
  .option('--strict', 'a rule that no test has fired is a failure too')
  .option('--json', 'as JSON')
  .description('run the tests in a policy, and name the rules that none of them has fired')
  .action(async (file: string, options: { only?: string; strict?: boolean; json?: boolean }) =>
    (await import('./test.ts')).test(file, options),
  );

program
  .command('fmt')
  .argument('[file]', 'the policy', process.env['BATON_POLICY'] ?? './policy.yaml')
  .option('--check', 'change nothing, and fail if something would change')
  .option('--stdout', 'print it instead of writing it')
  .description('put a policy into its usual form; every comment stays')
  .action(async (file: string, options: { check?: boolean; stdout?: boolean }) =>
    (await import('./fmt.ts')).fmt(file, options),
  );

program
  .command('schema')
  .argument('[file]', 'the policy', process.env['BATON_POLICY'] ?? './policy.yaml')
  .option('--out <file>', 'write it there')
  .description('JSON Schema of a policy with its own names, for editors')
  .action(async (file: string, options: { out?: string }) =>
    (await import('./schema.ts')).schema(file, options),
  );

program
  .command('score')
  .argument(
    '<lead.json>',
    'a lead: what a form would send, or { "lead": {…}, "events": […] } as in the policy’s tests',
  )
  .option('--policy <file>', 'the policy', process.env['BATON_POLICY'] ?? './policy.yaml')
  .option('--json', 'the scorecard as JSON')
  .description('grade a lead, rule by rule, without sending it')
  .action(async (file: string, options: { policy: string; json?: boolean }) =>
    (await import('./score.ts')).score(file, options),
  );

program
  .command('explain')
  .argument('<lead>', 'id of a lead, or its e-mail address')
  .option('--recompute', 'decide again from what is stored; exit code 1 unless the same bytes come out')
  .option('--json', 'as JSON')
  .description('why a lead has its grade and its owner, rule by rule, and what would raise it')
  .action(async (lead: string, options: { recompute?: boolean; json?: boolean }) =>
    (await import('./explain.ts')).explain(lead, options),
  );

program
  .command('simulate')
  .argument('<file>', 'the policy that might become live')
  .option('--since <when>', 'how far to look back: 30d, or a day such as 2026-10-01', '30d')
  .option('--json', 'as JSON')
  .description('what a policy would have done to the leads of the last days; nothing is written')
  .action(async (file: string, options: { since: string; json?: boolean }) =>
    (await import('./simulate.ts')).simulate(file, options),
  );

program
  .command('import')
  .argument('<file>', 'a list of people as CSV, its first line the names of the columns')
  .requiredOption('--source <name>', 'a source of type form in the policy')
  .option('--kind <event>', 'what happened, such as webinar_attended; without it, a form was sent')
  .option(
    '--map <column=field>',
    'what a column is; may be given again, and is remembered',
    (one, all: string[]) => [...all, one],
    [],
  )
  .option('--forget', 'what was remembered of such a list')
  .option('--dry-run', 'send nothing, and tell what each column means')
  .description('take the rows of a list, each as a lead; run again, nothing comes twice')
  .action(
    async (
      file: string,
      options: { source: string; kind?: string; map: string[]; forget?: boolean; dryRun?: boolean },
    ) => (await import('./import.ts')).importList(file, options),
  );

program
  .command('jobs')
  .option('--failed', 'only those that failed')
  .option('--json', 'as JSON')
  .description('what is still to be done, and what failed')
  .action(async (options: { failed?: boolean; json?: boolean }) => (await import('./jobs.ts')).jobs(options));

program
  .command('replay')
  .argument('[id]', 'one job')
  .option('--failed', 'all that failed')
  .description('do failed jobs again')
  .action(async (id: string | undefined, options: { failed?: boolean }) =>
    (await import('./replay.ts')).replay(id, options),
  );

program
  .command('erase')
  .argument('<email>', 'whose')
  .description('erase everything that Baton holds of a person; the CRM keeps what it has')
  .action(async (email: string) => (await import('./erase.ts')).erase(email));

program
  .command('settle')
  .argument('<job>', 'a failed job with ERASURE_BY_HAND')
  .requiredOption('--note <text>', 'what was done about it')
  .description('end a job that a person has dealt with')
  .action(async (job: string, options: { note: string }) =>
    (await import('./settle.ts')).settle(job, options),
  );

const token = program.command('token').description('tokens for the API and the pages');
token
  .command('create')
  .requiredOption('--role <role>', 'viewer, operator or admin')
  .requiredOption('--name <name>', 'whose it is')
  .description('make a token; it is shown this once')
  .action(async (options: { role: string; name: string }) =>
    (await import('./token.ts')).createToken(options),
  );

program
  .command('setup')
  .addArgument(new Argument('<crm>', 'where').choices(['hubspot', 'salesforce']))
  .option('--package <folder>', 'of salesforce: make nothing, but write a project for its command line there')
  .option('--endpoint <url>', 'with --package: what Salesforce is to call, if the policy does not tell')
  .option('--user <name>', 'with --package: the name with which the user of Baton logs in there')
  .description('make the fields that Baton writes in the CRM; run again, it makes nothing twice')
  .action(
    async (crm: 'hubspot' | 'salesforce', options: { package?: string; endpoint?: string; user?: string }) =>
      (await import('./setup.ts')).setUp(crm, options),
  );

program
  .command('doctor')
  .option('--json', 'as JSON')
  .description('can we do all we need? one line for each thing, with its mend')
  .action(async (options: { json?: boolean }) => (await import('./doctor.ts')).doctor(options));

program
  .command('demo')
  .description('send 25 varied people through the front door and print what became of each')
  .action(async () => (await import('./demo.ts')).demo());

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has said what is wrong. Asking for help is no mistake.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else if (error instanceof Fault) {
    console.error(`${error.code}: ${error.message}`);
    process.exitCode = error.code === 'REQUEST_INVALID' ? 2 : 1;
  } else {
    console.error(error);
    process.exitCode = 1;
  }
}
