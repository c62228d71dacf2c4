import type { SourceSettings } from './source.ts';

/** How a browser on this machine names Baton's own pages, beside what the world calls it. */
export const ownOrigins = ({
  publicUrl,
  port,
}: {
  readonly publicUrl: string;
  readonly port: number;
}): string[] => [
  new URL(publicUrl).origin,
  ...['localhost', '127.0.0.1', '[::1]'].map((host) => new URL(`http://${host}:${port}`).origin),
];

/** Every form that pages may post to, with Baton's own pages among them: for the one at /demo. */
export const withOwnPages = (
  settings: ReadonlyMap<string, SourceSettings>,
  pages: readonly string[],
): ReadonlyMap<string, SourceSettings> =>
  new Map(
    [...settings].map(([name, source]) => [
      name,
      source.origins ? { ...source, origins: [...source.origins, ...pages] } : source,
    ]),
  );
