import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import type { HttpDeps } from '../../src/http/app.ts';
import { readPage } from '../support/policy-page.ts';
import { openDoor } from './form-door.ts';

const [, SHOWN = ''] = /^```html\n(.*?)\n```/ms.exec(readPage('docs/sources/form.md')) ?? [];

/** A website with the form and the script that docs/sources/form.md gives, and the Baton that it posts to. */
export async function site(change: Partial<HttpDeps> = {}, attributes = '') {
  let page = '';
  const server = createServer((_, answer) =>
    answer.setHeader('content-type', 'text/html; charset=utf-8').end(page),
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const door = await openDoor([origin], `${origin}/thanks`, 100, {
    formFactsOf: () => ({ rendered: 'now, signed' }),
    ...change,
  });
  const baton = await door.app.listen({ port: 0, host: '127.0.0.1' });
  page = `<!doctype html>${SHOWN.replaceAll('https://baton.example.com', baton).replace(' defer', ` defer ${attributes}`)}`;
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await door[Symbol.asyncDispose]();
  };
  return { origin, hook: `${baton}/hooks/contact`, stored: door.stored, [Symbol.asyncDispose]: close };
}

export const fillIn = async (page: Page): Promise<void> => {
  await page.fill('[name=email]', 'vera@acme.example');
  await page.click('button');
};
export const kept = (page: Page): Promise<number> =>
  page.evaluate(() => JSON.parse(localStorage.getItem('baton.kept') ?? '[]').length as number);
export const fieldsOf = (body: string | undefined) => Object.fromEntries(new URLSearchParams(body));
