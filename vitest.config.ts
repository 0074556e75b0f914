import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** What all tests share. */
const shared = {
  globalSetup: ['packages/testing/src/once.ts'],
  // Other programs may be busy: no limit here is about speed. `PATIENCE_MS` of `packages/testing` says the same of a single wait.
  testTimeout: 300_000,
  hookTimeout: 300_000,
  expect: { poll: { timeout: 60_000, interval: 100 } },
  // Compiled already: Vitest would transform the 300 modules of our packages again for every test file.
  server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } },
}

export default defineConfig({
  test: {
    // Vitest leaves one core free, which on two would run one file at a time; tests wait for other processes half of the time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      { test: { name: 'unit', include: ['packages/*/src/**/*.test.ts'], ...shared } },
      { test: { name: 'e2e', include: ['test/**/*.test.ts'], ...shared } },
    ],
  },
})
