import type { Attributes, Identity, LeadEvent, Scalar } from '../lead/lead.ts';

/** The part of a lead that could be otherwise: what is known of them, and what they did. */
export interface Imagined {
  readonly identity: Identity;
  readonly attributes: Attributes;
  /** Newest first. */
  readonly events: readonly LeadEvent[];
}

/** One thing that would be otherwise, in words that a person understands and as a change of the lead. */
export interface Edit {
  /** What it touches. Two edits of the same thing contradict each other; null: it can happen any number of times. */
  readonly touches: string | null;
  readonly what: string;
  readonly apply: (lead: Imagined, now: number) => Imagined;
  /** A shorter way to say it, true if these further values do it as well: `50 employees or more`. */
  readonly wider?: { readonly what: string; readonly edits: readonly Edit[] };
}

/** A list keeps what it has, anything else is replaced. */
export const attributeEdit = (name: string, value: Scalar, what: string): Edit => ({
  touches: name,
  what,
  apply: (lead) => {
    const known = lead.attributes[name];
    const said = Array.isArray(known) ? [...known, value] : value;
    return { ...lead, attributes: { ...lead.attributes, [name]: said } };
  },
});

export const identityEdit = (name: keyof Identity, value: string, what: string): Edit => ({
  touches: name,
  what,
  apply: (lead) => ({ ...lead, identity: { ...lead.identity, [name]: value } }),
});

/** The event happens now, `times` over. */
export const eventEdit = (name: string, properties: Attributes, times: number, what: string): Edit => ({
  touches: null,
  what,
  apply: (lead, now) => {
    const at = new Date(now).toISOString();
    const first = lead.events.findIndex((event) => event.at <= at);
    const place = first === -1 ? lead.events.length : first;
    const happened = Array.from({ length: times }, () => ({ name, at, properties }));
    return { ...lead, events: lead.events.toSpliced(place, 0, ...happened) };
  },
});
