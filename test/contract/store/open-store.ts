import type { Database } from '../../../src/store/database.ts';

/** A migrated, empty store; disposing gives it back. */
export type OpenStore = () => Promise<Database>;
