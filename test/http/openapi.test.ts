import { describe, expect, test } from 'vitest';
import { NO_BROWSER, openBrowser } from '../support/browser.ts';
import { openHttp } from './fakes.ts';
import { routesOf } from './route-inventory.ts';

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly security?: unknown[];
  readonly responses: Record<string, unknown>;
}
interface Document {
  readonly openapi: string;
  readonly servers: unknown;
  readonly security: unknown;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> };
}

const documentOf = async (http: Awaited<ReturnType<typeof openHttp>>) =>
  (await http.app.inject('/api/openapi.json')).json<Document>();

describe('GET /api/openapi.json', () => {
  const UNDESCRIBED = /^\/(?:metrics$|sign-|api\/openapi|api\/docs)/;

  test('describes every route that is there, and no other', async () => {
    await using http = await openHttp();
    const { paths } = await documentOf(http);
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const there = (await routesOf(http.app))
      .filter(({ method, path }) => method !== 'HEAD' && !UNDESCRIBED.test(path))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    expect(described.toSorted()).toEqual(there.toSorted());
  });

  test('is OpenAPI 3.1 in which nothing points nowhere and every operation is named and may be refused', async () => {
    await using http = await openHttp();
    const document = await documentOf(http);
    expect(document).toMatchObject({
      openapi: '3.1.0',
      servers: [{ url: 'http://baton.test' }],
      security: [{ bearer: [] }],
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    });
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    expect(new Set(operations.map((one) => one.operationId)).size).toBe(operations.length);
    for (const { operationId, summary, responses } of operations) {
      expect([operationId, typeof summary, Object.keys(responses).includes('default')]).toEqual([
        operationId,
        'string',
        true,
      ]);
    }
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(references)).toEqual(new Set(['#/components/schemas/Problem']));
    expect(Object.keys(document.components.schemas)).toEqual(['Problem']);
  });

  test('asks for a token where there is a role to have, and nowhere else', async () => {
    await using http = await openHttp();
    const { paths } = await documentOf(http);
    for (const [path, methods] of Object.entries(paths))
      for (const { security } of Object.values(methods))
        expect([path, security]).toEqual([path, path.startsWith('/api') ? undefined : []]);
  });
});

describe('GET /api/docs', () => {
  test.skipIf(NO_BROWSER)('shows the API without asking any other host', async () => {
    await using http = await openHttp();
    const url = await http.app.listen({ port: 0, host: '127.0.0.1' });
    await using browser = await openBrowser();
    const page = await browser.newPage();
    const asked: string[] = [];
    const refused: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on(
      'console',
      (message) => message.text().includes('Content Security Policy') && refused.push(message.text()),
    );
    await page.goto(`${url}/api/docs`);
    await page.getByText('Whether the process is alive').first().waitFor();
    expect(asked.filter((address) => !address.startsWith(url) && !address.startsWith('data:'))).toEqual([]);
    expect(refused).toEqual([]);
  });

  test('only the reference page may run a script that stands in it', async () => {
    await using http = await openHttp();
    const policyOf = async (url: string) => (await http.app.inject(url)).headers['content-security-policy'];
    expect(await policyOf('/api/docs/')).toContain("script-src 'self' 'unsafe-inline'");
    expect(await policyOf('/api/docs/')).toContain("default-src 'none'");
    expect(await policyOf('/api/openapi.json')).not.toContain('unsafe-inline');
  });
});
