import type { SourceType } from '../domain/policy/source-types.ts';
import { MOST_BYTES } from './body/body.ts';
import { form } from './form/form.ts';
import { hubspot } from './hubspot/hubspot.ts';
import { hubspotWorkflow } from './hubspot/workflow.ts';
import { calendly } from './providers/calendly.ts';
import { cf7 } from './providers/cf7.ts';
import { elementor } from './providers/elementor.ts';
import { formspree } from './providers/formspree.ts';
import { framer } from './providers/framer.ts';
import { googleads } from './providers/googleads.ts';
import { googleforms } from './providers/googleforms.ts';
import { gravityforms } from './providers/gravityforms.ts';
import { intercom } from './providers/intercom.ts';
import { jotform } from './providers/jotform.ts';
import { linkedin } from './providers/linkedin.ts';
import { meta } from './providers/meta.ts';
import { netlify } from './providers/netlify.ts';
import { segment } from './providers/segment.ts';
import { standard } from './providers/standard.ts';
import { tally } from './providers/tally.ts';
import { tiktok } from './providers/tiktok.ts';
import { typeform } from './providers/typeform.ts';
import { unbounce } from './providers/unbounce.ts';
import { webflow } from './providers/webflow.ts';
import { wpforms } from './providers/wpforms.ts';
import { salesforce } from './salesforce/salesforce.ts';
import type { Source } from './source.ts';

/** Every kind of sender; a new one is one file and one line here. */
const SOURCES: Readonly<Record<SourceType, Source>> = {
  calendly,
  cf7,
  elementor,
  form,
  formspree,
  framer,
  googleads,
  googleforms,
  gravityforms,
  hubspot,
  hubspot_workflow: hubspotWorkflow,
  intercom,
  jotform,
  linkedin,
  meta,
  netlify,
  salesforce,
  segment,
  standard,
  tally,
  tiktok,
  typeform,
  unbounce,
  webflow,
  wpforms,
};

export const sourceFor = (type: SourceType): Source => SOURCES[type];

/** The same, where a form is doubted at the door. */
export const sourcesThatDoubt =
  (doubts: NonNullable<Source['doubts']>) =>
  (type: SourceType): Source =>
    type === 'form' ? { ...form, doubts } : SOURCES[type];

/** How large a body a source of this type may be sent; undefined: there is no such source. */
export const mostBytesOf = (type: SourceType | undefined): number =>
  (type && SOURCES[type].mostBytes) ?? MOST_BYTES;

/** Whether what a source of this type is sent may be read as it comes, files and all. */
export const takesUploads = (type: SourceType | undefined): boolean =>
  type !== undefined && SOURCES[type].upload !== undefined;
