import * as z from 'zod';

/** One row of a list: what each column says. */
const Row = z.record(z.string().max(500), z.string());
export type ImportRow = z.infer<typeof Row>;

const MOST_ROWS = 500;

export const ImportAsked = z.strictObject({
  source: z.string().min(1).max(200).describe('Name of a source of type `form` in the policy'),
  rows: z.array(Row).min(1).max(MOST_ROWS).describe('Column -> what it says, read as the fields of a form'),
  dryRun: z.boolean().default(false).describe('Take nothing, and tell how the rows are read'),
});
export type ImportAsked = z.infer<typeof ImportAsked>;

const RowResult = z.object({
  outcome: z
    .enum(['taken', 'duplicate', 'refused', 'readable'])
    .describe('`duplicate`: it came before; `readable`: it would be taken, in a dry run'),
  signal: z.string().nullable().describe('Of a row that was taken, now or before'),
  reason: z.string().nullable().describe('Why it was refused'),
});
export type RowResult = z.infer<typeof RowResult>;

const Reading = z.object({
  columns: z.array(z.object({ column: z.string(), meaning: z.string() })),
  first: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe('What the first row that can be taken says, in the words of Baton'),
});

export const Imported = z.object({
  results: z.array(RowResult).describe('One for each row, in their order'),
  reading: Reading.nullable().describe('Of a dry run'),
});
export type Imported = z.infer<typeof Imported>;

const Columns = z
  .array(z.string().min(1).max(500))
  .min(1)
  .max(1000)
  .describe('Names of all columns of a list');

export const ColumnsAsked = z.strictObject({ source: z.string().min(1).max(200), columns: Columns });

export const ColumnsChosen = z.strictObject({
  ...ColumnsAsked.shape,
  mapping: z
    .record(z.string().max(500), z.string().min(1).max(500))
    .describe(
      'Column -> what it is called for Baton, `-` to leave it out; empty: what was chosen is forgotten',
    ),
});

export const ColumnsRemembered = z.object({
  mapping: z.record(z.string(), z.string()).describe('Empty: nothing is remembered for such a list'),
  at: z.string().nullable().describe('When that was chosen'),
});
export type ColumnsRemembered = z.infer<typeof ColumnsRemembered>;
