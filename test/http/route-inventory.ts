import type { FastifyInstance } from 'fastify';

/** Every route of an app with its method, read from the tree that Fastify prints. */
export async function routesOf(app: FastifyInstance): Promise<{ method: string; path: string }[]> {
  await app.ready();
  const parents: string[] = [];
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const found = /^(?<indent>[│ ]*)[├└]── (?<path>\S+)(?: \((?<methods>[^)]+)\))?/.exec(line)?.groups;
      if (!found) return [];
      const depth = (found['indent'] ?? '').length / 4;
      const path = `${parents[depth - 1] ?? ''}${found['path']}`;
      parents[depth] = path;
      return (found['methods'] ?? '')
        .split(', ')
        .filter(Boolean)
        .map((method) => ({ method, path }));
    });
}
