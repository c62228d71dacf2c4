/** Any value of a form or of JSON, as a person would read it. */
export function words(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(words).join(', ');
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;

const STATES: Readonly<Record<string, string>> = {
  waiting: 'Waits for an owner',
  offered: 'Offered',
  accepted: 'Accepted',
  touched: 'Touched',
  paused: 'Paused',
  returned: 'Returned',
  closed: 'Closed',
  nurture: 'With marketing',
  test: 'Only a test',
  out: 'Out',
};

export const LEAD_STATES = Object.keys(STATES);
export const stateWords = (state: string): string => STATES[state] ?? state;
