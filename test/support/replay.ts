/** Options of every property: paste a failing run's seed into FC_SEED to run it again. */
const seed = process.env['FC_SEED'];
export const replay = seed === undefined ? {} : { seed: Number(seed) };
