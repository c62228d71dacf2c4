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
    const every = wallMs(decay.step.every);
    const lose = Number.parseInt(decay.step.lose, 10) / 100;
    return (age) => Math.max(0, 1 - Math.floor(age / every) * lose);
  }
  const grace = decay.full_for ? wallMs(decay.full_for) : 0;
  const half = wallMs(decay.half_life);
  const forget = decay.forget_after ? wallMs(decay.forget_after) : Number.POSITIVE_INFINITY;
  return (age) => {
    if (age > forget) return 0;
    return age <= grace ? 1 : 0.5 ** ((age - grace) / half);
  };
}
