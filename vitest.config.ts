import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'

/** What all tests share. */
const shared = {
  globalSetup: ['packages/testing/src/once.ts'],
  setupFiles: ['packages/testing/src/cost.ts'],
  // A process runs many files, so that Vitest, jco and the bundlers are loaded and warm once. This halves the processor
  // time. A file therefore takes back what it changes in its process, as `vi.stubEnv` and `vi.spyOn` do.
  isolate: false,
  // Other programs may be busy: no limit here is about speed. `PATIENCE_MS` of `packages/testing` says the same of a single wait.
  testTimeout: 300_000,
  hookTimeout: 300_000,
  expect: { poll: { timeout: 60_000, interval: 100 } },
  // Compiled already: Vitest would transform the 300 modules of our packages again for every test file.
  server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } },
}

/**
 * They count blocks of code that is compiled after the counting began (`testing/work`), or judge the peak memory of
 * processes, which begins with that of the process that starts them (`hostile/surfaces/process`).
 */
const MEASURING = [
  'test/hostile/bounds/{size,lock}.test.ts',
  'test/hostile/{cli,vite}.test.ts',
  'packages/testing/src/work.test.ts',
]

export default defineConfig({
  test: {
    // One more than cores, since tests wait for other processes half of the time.
    maxWorkers: availableParallelism() + 1,
    // Vitest begins with the first in the alphabet. The short files come last, so that no core is idle at the end.
    projects: [
      { test: { ...shared, name: 'alone', include: MEASURING, isolate: true } },
      {
        test: {
          ...shared,
          name: 'e2e',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...MEASURING],
        },
      },
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...MEASURING],
        },
      },
    ],
  },
})
