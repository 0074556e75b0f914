import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** For what one test waits for; `PATIENCE_MS` of `packages/testing` says the same of a single wait. */
const patience = { testTimeout: 300_000, hookTimeout: 300_000, expect: { poll: { timeout: 60_000, interval: 100 } } }

export default defineConfig({
  test: {
    // Vitest leaves one core free, which on two would run one file at a time; tests wait for other processes half of the time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      // Other programs may be busy: no limit here is about speed. Only what hangs takes this long.
      {
        test: { name: 'unit', include: ['packages/*/src/**/*.test.ts'], ...patience },
      },
      { test: { name: 'e2e', include: ['test/**/*.test.ts'], ...patience } },
    ],
  },
})
