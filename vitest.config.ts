import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Vitest leaves one core free, which on two would run one file at a time; tests wait for other processes half of the time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      // The first that needs a sample builds it, and other programs may be busy: no limit here is about speed.
      {
        test: { name: 'unit', include: ['packages/*/src/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 180_000 },
      },
      { test: { name: 'e2e', include: ['test/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 180_000 } },
    ],
  },
})
