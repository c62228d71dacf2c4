import { describe, expect, test } from 'vitest';
import { type FaultCode, isRetryable } from '../../src/faults.ts';
import { anew, aWrite, type Bench, type CrmFault, DUE, looking, soon } from './crm-bench.ts';

const UNKNOWN = { name: null, firstName: null, lastName: null, title: null, company: null, country: null };
const BARE = { task: null, note: null };

/** Two people whom we wrote: Vera with an owner, Walt with neither owner nor phone number. */
async function veraAndWalt({ crm, owners: [owner] }: Bench) {
  const vera = await crm.write(aWrite('1', { owner }), anew());
  const walt = await crm.write(
    aWrite('2', { ...BARE, person: { email: 'walt@acme.com', phone: null } }),
    anew(),
  );
  return { owner, vera, walt };
}

/** What every CRM must do behind the port, whatever it is made of. */
export function crmContract(name: string, open: () => Promise<Bench>): void {
  const counts = async ({ people, tasks, notes }: Bench): Promise<number[]> =>
    [await people(), await tasks(), await notes()].map(({ length }) => length);

  describe(`${name} honours the Crm port`, () => {
    test('a handoff puts person, owner, task and note there, and answers for which record', async () => {
      await using bench = await open();
      const [owner] = bench.owners;
      const written = await bench.crm.write(aWrite('1', { owner }), anew());
      const [person] = await bench.people();
      expect(person).toEqual({
        id: written?.ref.id,
        email: 'vera@acme.com',
        phone: '+442079460018',
        owner,
        title: 'VP Operations',
        company: 'Acme Ltd',
        grade: 'A',
        nextGrade: null,
      });
      expect(await bench.tasks()).toEqual([
        { personId: written?.ref.id, owner, title: 'First touch: Vera', dueAt: DUE },
      ]);
      expect(await bench.notes()).toEqual([{ personId: written?.ref.id, body: 'Who: Vera Stone' }]);
    });

    test('the same write twice leaves one person, one task and one note, of the same record', async () => {
      await using bench = await open();
      const [owner] = bench.owners;
      const first = await bench.crm.write(aWrite('1', { owner }), anew());
      expect(await bench.crm.write(aWrite('1', { owner }), looking())).toEqual(first);
      expect(await bench.crm.write(aWrite('1', { owner }), anew())).toEqual(first);
      expect(await counts(bench)).toEqual([1, 1, 1]);
    });

    test('another handoff of the same person adds a task and a note to the one record', async () => {
      await using bench = await open();
      const first = await bench.crm.write(aWrite('1'), anew());
      expect(await bench.crm.write(aWrite('2', { fields: { grade: 'B' } }), anew())).toEqual(first);
      expect(await counts(bench)).toEqual([1, 2, 2]);
      expect((await bench.people())[0]?.grade).toBe('B');
    });

    test('what is not known is never written over what the CRM has', async () => {
      await using bench = await open();
      const [owner] = bench.owners;
      await bench.crm.write(aWrite('1', { owner }), anew());
      await bench.crm.write(
        aWrite('2', { ...BARE, person: { ...UNKNOWN, phone: null }, fields: { grade: 'C' } }),
        anew(),
      );
      expect(await bench.people()).toEqual([
        expect.objectContaining({
          title: 'VP Operations',
          company: 'Acme Ltd',
          phone: '+442079460018',
          owner,
          grade: 'C',
        }),
      ]);
    });

    test('what would raise the grade goes when nothing would any more', async () => {
      await using bench = await open();
      const hint = 'A webinar would make this an A';
      await bench.crm.write(aWrite('1', { fields: { next_grade: hint } }), anew());
      expect((await bench.people())[0]?.nextGrade).toBe(hint);
      await bench.crm.write(aWrite('2', { fields: { next_grade: null } }), anew());
      expect((await bench.people())[0]?.nextGrade).toBeNull();
    });

    test('whom it does not know is made only if that is allowed', async () => {
      await using bench = await open();
      expect(await bench.crm.write(aWrite('1', { mayCreate: false }), anew())).toBeNull();
      expect(await counts(bench)).toEqual([0, 0, 0]);
      await bench.crm.write(aWrite('1', BARE), anew());
      const written = await bench.crm.write(
        aWrite('2', { ...BARE, mayCreate: false, fields: { grade: 'out' } }),
        anew(),
      );
      expect(written).not.toBeNull();
      expect((await bench.people()).map(({ grade }) => grade)).toEqual(['out']);
    });

    test('an owner it does not know is refused for good, by name, and nothing is written', async () => {
      await using bench = await open();
      const refused = bench.crm.write(aWrite('1', { owner: 'nobody@example.com' }), anew());
      await expect(refused).rejects.toMatchObject({ code: 'CRM_OWNER_INVALID' });
      await expect(refused).rejects.toThrow('nobody@example.com');
      await expect(refused).rejects.toSatisfy((error) => !isRetryable(error));
      expect(await counts(bench)).toEqual([0, 0, 0]);
    });

    test('a new owner replaces the old one', async () => {
      await using bench = await open();
      const [one, two] = bench.owners;
      await bench.crm.write(aWrite('1', { owner: one }), anew());
      const next = aWrite('2', { owner: two, known: true, ownerBefore: one });
      await expect(bench.crm.write(next, anew())).resolves.toMatchObject({ keptOwner: null });
      expect((await bench.people()).map(({ owner }) => owner)).toEqual([two]);
    });

    test.each<[CrmFault, FaultCode]>([
      ['rate_limit', 'CRM_RATE_LIMITED'],
      ['outage', 'CRM_UNAVAILABLE'],
    ])(
      '%s is a fault that passes, writes nothing, and the same write then goes through',
      async (kind, code) => {
        await using bench = await open();
        await bench.fault(kind, 1);
        const failed = bench.crm.write(aWrite('1'), anew());
        await expect(failed).rejects.toMatchObject({ code });
        await expect(failed).rejects.toSatisfy(isRetryable);
        expect(await counts(bench)).toEqual([0, 0, 0]);
        await bench.crm.write(aWrite('1'), looking());
        expect(await counts(bench)).toEqual([1, 1, 1]);
      },
    );

    test('after a lost answer it looks first, and there is still one of each', async () => {
      await using bench = await open();
      await bench.fault('lost_answer', 2);
      for (const options of [anew(), looking()]) {
        const lost = bench.crm.write(aWrite('1'), options);
        await expect(lost).rejects.toMatchObject({ code: 'CRM_ANSWER_LOST' });
        await expect(lost).rejects.toSatisfy(isRetryable);
      }
      const written = await bench.crm.write(aWrite('1'), looking());
      expect((await bench.people()).map(({ id }) => id)).toEqual([written?.ref.id]);
      expect(await counts(bench)).toEqual([1, 1, 1]);
    });

    test('people are looked up in the order asked, and who is unknown is nobody', async () => {
      await using bench = await open();
      const { owner, vera, walt } = await veraAndWalt(bench);
      const byPhone = await bench.crm.write(
        aWrite('3', { ...BARE, person: { email: null, phone: '+442079460019' } }),
        anew(),
      );
      const found = await bench.crm.lookUp(
        [
          { email: 'nobody@acme.com', phone: null },
          { email: 'walt@acme.com', phone: null },
          { email: null, phone: '+442079460019' },
          { email: 'vera@acme.com', phone: null },
          { email: null, phone: '+442079460099' },
        ],
        soon(),
      );
      expect(found.map(({ ref }) => ref)).toEqual([null, walt?.ref, byPhone?.ref, vera?.ref, null]);
      expect(found.map(({ facts }) => facts['crm.owner'])).toEqual([
        undefined,
        undefined,
        undefined,
        owner,
        undefined,
      ]);
      expect(await bench.crm.lookUp([], soon())).toEqual([]);
      expect(await bench.people()).toHaveLength(3);
    });

    test('a person is read by the id that a write answered for, in the order asked', async () => {
      await using bench = await open();
      const { owner, vera, walt } = await veraAndWalt(bench);
      const ids = [walt?.ref.id ?? '', '404040404', vera?.ref.id ?? ''];
      const [second, nobody, first] = await bench.crm.read(ids, soon());
      expect(nobody).toBeNull();
      expect(second).toMatchObject({ ref: walt?.ref, identity: { email: 'walt@acme.com' } });
      expect(first).toMatchObject({
        ref: vera?.ref,
        identity: { email: 'vera@acme.com', phone: '+442079460018' },
        profile: { attributes: { title: 'VP Operations', 'company.name': 'Acme Ltd' } },
        facts: { 'crm.owner': owner },
      });
      expect(await bench.crm.read([], soon())).toEqual([]);
    });

    test('its active users may own, and it is not paused when nothing is wrong', async () => {
      await using bench = await open();
      expect([...(await bench.crm.notOwners([...bench.owners])).keys()]).toEqual([]);
      expect(await bench.crm.pausedUntil()).toBeNull();
    });

    test.each([
      ['an address', { email: 'new@acme.com', phone: null }],
      ['a phone number alone', { email: null, phone: '+442079460020' }],
    ])(
      'twenty writes at once of a new person with %s make one person and lose nothing',
      async (_what, person) => {
        await using bench = await open();
        const titles = Array.from({ length: 10 }, (_, i) =>
          aWrite(`t${i}`, { person: { ...person, company: null } }),
        );
        const companies = Array.from({ length: 10 }, (_, i) =>
          aWrite(`c${i}`, { person: { ...person, title: null } }),
        );
        const refs = await Promise.all(
          [...titles, ...companies].map((write) => bench.crm.write(write, anew())),
        );
        expect(new Set(refs.map((written) => written?.ref.id)).size).toBe(1);
        expect(await counts(bench)).toEqual([1, 20, 20]);
        expect((await bench.people())[0]).toMatchObject({ title: 'VP Operations', company: 'Acme Ltd' });
      },
    );

    test('the same write twenty times at once leaves one of each', async () => {
      await using bench = await open();
      await Promise.all(Array.from({ length: 20 }, () => bench.crm.write(aWrite('1'), looking())));
      expect(await counts(bench)).toEqual([1, 1, 1]);
    });
  });
}
