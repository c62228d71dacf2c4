import { rewriteGolden } from './golden.ts';

// For a change of the engine that is meant. Look at the diff, and raise ENGINE in src/domain/engine.ts when it was released.
const changed = rewriteGolden();
console.log(changed.length === 0 ? 'Nothing came out otherwise.' : `Written anew: ${changed.join(', ')}`);
