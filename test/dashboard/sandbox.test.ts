import { describe, expect, test } from 'vitest';
import type { SandboxControl } from '../../src/flow/sandbox-views.ts';
import { before } from './leads.ts';
import { get, post, worldOf } from './site.ts';

const asked: [string, number][] = [];
const sandbox: SandboxControl = {
  contents: async (email) => ({
    people: [
      {
        id: '1',
        email: 'jo@acme.io',
        phone: null,
        owner: 'ana@example.com',
        updatedAt: before(3),
        properties: { name: 'Jo Park', baton_grade: 'A', lifecyclestage: 'mql' },
      },
    ].filter((person) => email === undefined || person.email === email),
    tasks: [
      {
        id: '1',
        key: 'handoff-1',
        personId: '1',
        owner: 'ana@example.com',
        title: 'First touch: Jo Park',
        body: 'Call her.',
        dueAt: before(-48),
        priority: 'high',
      },
    ],
    notes: [
      { id: '1', key: 'handoff-1', personId: '1', body: 'Who: Jo Park', files: [], createdAt: before(3) },
    ],
  }),
  faults: async () => ({ rate_limit: 2, outage: 0, lost_answer: 1 }),
  setFault: async (kind, count) => {
    asked.push([kind, count]);
  },
};

describe('the sandbox', () => {
  test('shows people with owner, Baton’s fields, tasks and notes', async () => {
    const { body } = await get(worldOf({ sandbox }), '/sandbox');
    for (const shown of [
      'Jo Park',
      'ana@example.com',
      'baton_grade',
      'lifecyclestage',
      'First touch: Jo Park',
      'Call her.',
      'Who: Jo Park',
    ])
      expect(body).toContain(shown);
    expect(body).toContain('2 more times');
    expect(body).toContain('1 more time<');
  });

  test('finds one person, or says there is none', async () => {
    expect((await get(worldOf({ sandbox }), '/sandbox?email=JO@acme.io')).body).toContain('Jo Park');
    expect((await get(worldOf({ sandbox }), '/sandbox?email=no@acme.io')).body).toContain(
      'Nobody with this e-mail',
    );
  });

  test('an admin asks for faults; nobody else can, and nonsense is refused', async () => {
    const { status, location } = await post(worldOf({ sandbox }), '/sandbox/faults', {
      kind: 'outage',
      count: '4',
    });
    expect([status, location]).toEqual([303, '/sandbox?asked=outage']);
    expect(asked).toEqual([['outage', 4]]);
    for (const form of [
      { kind: 'fire', count: '1' },
      { kind: 'outage', count: '-1' },
      { kind: 'outage', count: 'x' },
    ])
      expect((await post(worldOf({ sandbox }), '/sandbox/faults', form)).status).toBe(422);
    expect(
      (await post(worldOf({ sandbox, role: 'operator' }), '/sandbox/faults', { kind: 'outage', count: '4' }))
        .status,
    ).toBe(403);
    expect((await get(worldOf({ sandbox, role: 'operator' }), '/sandbox')).body).not.toContain(
      'action="/sandbox/faults"',
    );
    expect(asked).toHaveLength(1);
  });

  test('does not exist beside a real CRM', async () => {
    expect((await get(worldOf(), '/sandbox')).status).toBe(404);
    expect((await get(worldOf(), '/')).body).not.toContain('href="/sandbox"');
  });
});
