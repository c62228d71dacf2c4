import { describe, expect, test } from 'vitest';
import { createColumnMemory } from '../../../src/flow/column-memory.ts';
import { openColumnChoices } from '../../../src/store/column-choices.ts';
import type { OpenStore } from './open-store.ts';

export function columnChoicesContract(open: OpenStore): void {
  describe('how the columns of lists are read', () => {
    test('is remembered by source and columns, in whatever order they stand, until it is forgotten', async () => {
      await using store = await open();
      let now = new Date('2026-11-12T09:00:00Z');
      const { recall, remember } = createColumnMemory(openColumnChoices(store), () => now);
      const [columns, mapping] = [['Mail', 'Firm \u0000'], new Map([['Mail', 'email']])];
      expect(await recall('fair', columns)).toBeNull();
      await remember('fair', columns, mapping);
      expect(await recall('fair', columns.toReversed())).toEqual({ mapping, at: now });
      expect(await recall('webinar', columns)).toBeNull();
      expect(await recall('fair', ['Mail'])).toBeNull();
      now = new Date('2026-12-12T09:00:00Z');
      await remember('fair', columns, new Map([['Mail', 'phone']]));
      expect((await recall('fair', columns))?.at).toEqual(now);
      await remember('fair', columns, new Map());
      expect(await recall('fair', columns)).toBeNull();
    });

    test('names no person, who would stay there when they are erased', async () => {
      await using store = await open();
      const { remember } = createColumnMemory(openColumnChoices(store), () => new Date());
      const address = 'vera@acme.example';
      await expect(remember('fair', [address], new Map([[address, 'email']]))).rejects.toThrow(
        'is an address',
      );
      await expect(remember('fair', ['Mail'], new Map([['Post', 'email']]))).rejects.toThrow(
        'no column "Post"',
      );
    });
  });
}
