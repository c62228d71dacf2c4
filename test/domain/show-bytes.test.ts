import { expect, test } from 'vitest';
import { showBytes } from '../../src/domain/show-bytes.ts';

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1023, '1023 bytes'],
  [1024, '1 KB'],
  [1024 * 999.6, '1000 KB'],
  [1024 * 1000, '1 MB'],
  [10 * 1024 * 1024, '10 MB'],
  [1_500_000, '1.4 MB'],
  [25.4 * 1024 * 1024, '25 MB'],
])('%d bytes are shown as %s', (bytes, shown) => expect(showBytes(bytes)).toBe(shown));
