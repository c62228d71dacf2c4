import type { SetUpStep } from '../../set-up-step.ts';

/** Salesforce lets only who may customise the org do this; somebody else deploys the same as a package. */
export const refused = (what: string, why: string): SetUpStep => ({
  what,
  done: 'refused',
  mend: `${why.replace(/\.?$/, '.')} Where the user of Baton may not do this, an administrator deploys the package: docs/salesforce/README.md.`,
});
