import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { createReadStored, storedOr } from '../../src/crm/stored-file.ts';
import { call } from '../support/crm-call.ts';

const file = { name: 'plan.pdf', type: 'application/pdf', size: 5 };
const readStored = createReadStored({
  open: async (id) => {
    if (id === 'fil_away') throw new Error('the disk is away');
    return id === 'fil_1' ? { ...file, id, content: Readable.from([Buffer.from('hello')]) } : null;
  },
});
const url = 'https://baton.example/api/files/fil_1';

test('what Baton keeps is read where it lies, and a link is fetched', async () => {
  const fetched: string[] = [];
  const fetchFile = storedOr(readStored, async ({ name }) => {
    fetched.push(name);
    return { name, bytes: Buffer.from('from afar') };
  });
  expect(await fetchFile({ ...file, url, id: 'fil_1' }, call)).toEqual({
    name: 'plan.pdf',
    bytes: Buffer.from('hello'),
  });
  expect(fetched).toEqual([]);
  // A link that somebody wrote into a form is a link, whatever it looks like.
  expect(await fetchFile({ name: 'x', url }, call)).toMatchObject({ bytes: Buffer.from('from afar') });
});

test.each([
  ['fil_gone', 'Baton has it no longer'],
  ['fil_away', 'Baton cannot read it'],
])('what is not there says so: %s', async (id, why) => {
  expect(await readStored({ ...file, url, id }, call)).toMatchObject({ message: why });
});
