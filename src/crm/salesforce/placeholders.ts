/**
 * What Baton writes where Salesforce will have no lead without a company or a last name, and nobody said one. It is
 * never read back as something that is known.
 */
export const UNKNOWN_COMPANY = '[not provided]';
export const UNKNOWN_NAME = '[not provided]';
