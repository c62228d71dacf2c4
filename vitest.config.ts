import { configDefaults, defineConfig } from 'vitest/config';

/** What these test shares nothing between files, so one process may load the modules once for all of them. */
const PURE = [
  'test/{domain,intake,flow,docs,crm,http,dashboard}/**/*.test.ts',
  // These two look at a process as a whole.
  'test/salesforce/**/!(plain-jsforce|on-demand).test.ts',
];

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 30_000,
    pool: 'forks',
    // Half of the tests wait for processes, so even two cores carry two.
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...PURE],
        },
      },
    ],
  },
});
