import { readGraph } from './imports/graph.mjs'

/**
 * No test may fail because the machine is busy: `node scripts/check-tests.mjs` refuses assertions on time, and waits of a
 * test's own that end before a busy machine has done its work. See CONTRIBUTING.md.
 */
const RULES = [
  [
    'an assertion on time',
    /expect\(.*(?:performance\.now|Date\.now|hrtime|cpuUsage|elapsed|took\b|\w+Ms\b).*\)\.\w*(?:Less|Within)/u,
  ],
  ['a short limit of time', /\b(?:timeout|testTimeout|hookTimeout): (?:\d{1,2}_?\d{3}|\d{1,3})\b(?!_)/u],
]
const TEST = /^test\/|\.test\.ts$|^packages\/testing\//

const refused = readGraph()
  .files.filter(({ path }) => TEST.test(path))
  .flatMap(({ path, code }) =>
    code
      .split('\n')
      .flatMap((line, at) =>
        RULES.filter(([, pattern]) => pattern.test(line)).map(([what]) => `${path}:${at + 1}: ${what}: ${line.trim()}`),
      ),
  )
for (const line of refused) process.stdout.write(`refused: ${line}\n`)
process.exitCode = refused.length === 0 ? 0 : 1
