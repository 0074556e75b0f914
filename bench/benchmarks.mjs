/**
 * @typedef {object} Benchmark
 * @property {readonly string[]} tables the results that it leaves, in the page's order
 * @property {() => Promise<{ run: () => Promise<void> }>} load
 */

/** Loaded one by one, each in its own process, so that one that fails takes no other with it. @satisfies {Record<string, Benchmark>} */
export const benchmarks = {
  entry: { tables: ['entry'], load: () => import('./suite/entry.mjs') },
  commands: { tables: ['commands'], load: () => import('./suite/commands.mjs') },
  'warm-build': {
    tables: ['warm-build-docs-adder', 'output-docs-adder', 'warm-build-docs-greet', 'output-docs-greet'],
    load: () => import('./suite/warm-build.mjs'),
  },
  'many-components': { tables: ['many-builds', 'many-outputs'], load: () => import('./suite/many-components.mjs') },
  'cold-build': {
    tables: ['cold-build-docs-adder', 'cold-build-docs-greet'],
    load: () => import('./suite/cold-build.mjs'),
  },
  'cold-build-many': { tables: ['cold-build-many'], load: () => import('./suite/cold-build-many.mjs') },
  'frozen-fetch': { tables: ['frozen-fetch'], load: () => import('./suite/frozen-fetch.mjs') },
  'node-loader': {
    tables: ['node-loader-docs-adder', 'node-loader-docs-greet'],
    load: () => import('./suite/node-loader.mjs'),
  },
  'page-start': { tables: ['page-start-1', 'page-start-20'], load: () => import('./suite/page-start.mjs') },
  'large-install': { tables: ['large-install'], load: () => import('./suite/large-install.mjs') },
  'dev-server': { tables: ['dev-server'], load: () => import('./suite/dev-server.mjs') },
  values: {
    tables: ['values-numbers', 'values-text', 'values-bytes', 'values-records'],
    load: () => import('./suite/values.mjs'),
  },
  'lock-file': { tables: ['lock-file'], load: () => import('./suite/lock-file.mjs') },
  scale: { tables: ['scale-components', 'scale-sizes'], load: () => import('./suite/scale.mjs') },
  monorepo: { tables: ['monorepo'], load: () => import('./suite/monorepo.mjs') },
}
