/** Every kind of sender that a policy may name. What each sends is described in docs/sources/. */
export const SOURCE_TYPES = [
  'form',
  'typeform',
  'jotform',
  'tally',
  'webflow',
  'gravityforms',
  'elementor',
  'cf7',
  'wpforms',
  'formspree',
  'netlify',
  'googleforms',
  'meta',
  'linkedin',
  'googleads',
  'tiktok',
  'calendly',
  'intercom',
  'segment',
  'unbounce',
  'framer',
  'standard',
  'hubspot',
  'hubspot_workflow',
  'salesforce',
] as const;

export type SourceType = (typeof SOURCE_TYPES)[number];

/** They sign nothing, so a token in the address is how they are known. */
export const UNSIGNED: ReadonlySet<string> = new Set<SourceType>([
  'jotform',
  'gravityforms',
  'elementor',
  'cf7',
  'wpforms',
  'unbounce',
  'salesforce',
]);
