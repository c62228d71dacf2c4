import * as z from 'zod';
import { Doubt } from './doubt.ts';

/**
 * By what a delivery proved who sent it: a signature over its bytes, a shared secret in it, the token of the address that
 * it was sent to, or the website that a browser says it stands on.
 */
export const PROOFS = ['signature', 'secret', 'token', 'origin'] as const;
export type Proof = (typeof PROOFS)[number];

/** What was seen of a delivery when it came in, and cannot be seen in its bytes later. */
export const Door = z.object({ proof: z.enum(PROOFS), doubts: z.array(Doubt) });
export type Door = z.infer<typeof Door>;

/** Whether somebody else could have written it: an address gets about, and a browser speaks for whoever sits at it. */
export const TRUST = ['proven', 'claimed'] as const;
export type Trust = (typeof TRUST)[number];

export const trustOf = ({ proof }: Pick<Door, 'proof'>): Trust =>
  proof === 'signature' || proof === 'secret' ? 'proven' : 'claimed';
