import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const found = PLACES.find((place) => existsSync(place));

/** Without a browser the tests of the pages in one are left out; in CI there must be one, so there they fail. */
export const NO_BROWSER = found === undefined && !process.env['CI'];

export function openBrowser(): Promise<Browser> {
  if (found === undefined) throw new Error(`no browser at ${PLACES.join(', ')}; install Debian's chromium`);
  const args =
    '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';
  return chromium.launch({ executablePath: found, args: args.split(' ') });
}
