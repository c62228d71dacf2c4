import { wallMs } from '../policy/duration.ts';
import type { Decay } from '../policy/scoring-schema.ts';

/** The share (1 to 0) of its points that an event keeps at an age in milliseconds. */
export type Fade = (ageMs: number) => number;

/**
 * Compiles `decay:`. With a half-life, points stay whole for `full_for`, then halve every `half_life`, and are gone
 * after `forget_after`. With steps, each step takes the same part of the original points.
 */
export function compileDecay(decay: Decay): Fade {
  if (decay === 'none') return () => 1;
  if ('step' in decay) {
    const { every, lose } = stepOf(decay.step);
    return (age) => Math.max(0, 1 - Math.floor(age / every) * lose);
  }
  const { grace, half, forget } = halvingOf(decay);
  return (age) => {
    if (age > forget) return 0;
    return age <= grace ? 1 : 0.5 ** ((age - grace) / half);
  };
}

/** The ages at which fading sets in, jumps or ends: whole milliseconds, between which it goes one smooth way. */
export function kinksOf(decay: Decay): number[] {
  if (decay === 'none') return [];
  if ('step' in decay) {
    const { every, lose } = stepOf(decay.step);
    return Array.from({ length: stepsToNothing(lose) }, (_, k) => Math.ceil((k + 1) * every));
  }
  const { grace, forget } = halvingOf(decay);
  return [Math.ceil(grace), Math.floor(forget) + 1];
}

/** After this age, in milliseconds, nothing changes any more: what is left is nothing, or less than a sum can hold. */
export function lastsFor(decay: Decay): number {
  if (decay === 'none') return 0;
  if ('step' in decay) {
    const { every, lose } = stepOf(decay.step);
    return Math.ceil(every * stepsToNothing(lose));
  }
  const { grace, half, forget } = halvingOf(decay);
  return Math.min(Math.floor(forget) + 1, Math.ceil(grace + 64 * half));
}

type Halving = Exclude<Decay, 'none' | { step: unknown }>;
type Stepping = Extract<Decay, { step: unknown }>['step'];

const halvingOf = ({ full_for: full, half_life: half, forget_after: end }: Halving) => ({
  grace: full ? wallMs(full) : 0,
  half: wallMs(half),
  forget: end ? wallMs(end) : Number.POSITIVE_INFINITY,
});

const stepOf = ({ every, lose }: Stepping) => ({
  every: wallMs(every),
  lose: Number.parseInt(lose, 10) / 100,
});

const stepsToNothing = (lose: number): number => (lose === 0 ? 0 : Math.ceil(1 / lose));
