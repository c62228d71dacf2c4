import type { Submission } from '../../src/domain/lead/lead.ts';
import { Fault, type FaultCode } from '../../src/faults.ts';
import { form } from '../../src/intake/form/form.ts';
import type { Delivery, SourceSettings } from '../../src/intake/source.ts';

export const settings = (over: Partial<SourceSettings> = {}): SourceSettings => ({
  name: 'website',
  type: 'form',
  secrets: [],
  tokens: [],
  fields: {},
  options: {},
  ...over,
});

export const delivery = (over: Partial<Delivery> = {}): Delivery => ({
  headers: {},
  method: 'POST',
  url: 'https://baton.example/hooks/website',
  body: Buffer.from('{"email":"ada@lovelace.example"}'),
  contentType: 'application/json',
  pathToken: undefined,
  address: '203.0.113.7',
  receivedAt: new Date('2026-11-02T09:00:00Z'),
  ...over,
});

export const json = (body: string | Buffer): Delivery => delivery({ body: Buffer.from(body) });

export const urlencoded = (body: string | Buffer): Delivery =>
  delivery({ body: Buffer.from(body), contentType: 'application/x-www-form-urlencoded' });

/** What a form that posts these fields says. */
export const said = (fields: Record<string, unknown>, over: Partial<SourceSettings> = {}): Submission =>
  submissionIn(json(JSON.stringify(fields)), settings(over));

/** As the form source reads it. */
export const submissionIn = ({ body, contentType }: Delivery, source: SourceSettings): Submission =>
  form.parse(body, contentType, source);

/** The code of the Fault that `act` throws, null when it throws none; anything else is passed on. */
export function faultOf(act: () => unknown): FaultCode | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
}
