import { fileURLToPath } from 'node:url'

/** @param {string} path relative to `sources/` */
const source = (path) => fileURLToPath(new URL(`../sources/${path}`, import.meta.url))

/** @param {string} path relative to jco's folder of WASI interfaces (WIT text of the released packages) */
const builtin = (path) => fileURLToPath(new URL(`lib/wit/builtin/${path}`, jcoFolder))
const jcoFolder = new URL('../', import.meta.resolve('@bytecodealliance/jco'))

/**
 * @typedef {object} SampleBase
 * @property {string} name `ns:name`
 * @property {string} version
 * @property {Record<string, string>} [metadata] custom sections as `wkg build` writes them: description, licenses, ...
 *
 * @typedef {SampleBase & { kind: 'wat', wat: string, wit: string, world: string }} WatSample
 * @typedef {SampleBase & { kind: 'js', js: string, wit: string, world: string, features: readonly string[] }} JsSample
 *   `features`: the engine's WASI features that stay enabled
 * @typedef {SampleBase & { kind: 'wit', wit: string, dependencies: readonly string[] }} WitSample
 * @typedef {WatSample | JsSample | WitSample} Sample
 */

const LICENSE = 'Apache-2.0 WITH LLVM-exception'
const WASI_VERSION = '0.2.12'
/** Each with the packages to which its WIT refers, directly or indirectly. */
const WASI_PACKAGES = {
  io: [],
  random: [],
  clocks: ['io'],
  filesystem: ['clocks', 'io'],
  sockets: ['clocks', 'io'],
  cli: ['clocks', 'filesystem', 'io', 'random', 'sockets'],
  http: ['cli', 'clocks', 'filesystem', 'io', 'random', 'sockets'],
}

/** @param {string} version */
function adder(version) {
  return /** @type {const} */ ({
    kind: 'wat',
    name: 'docs:adder',
    version,
    wat: source(`adder-${version}/adder.wat`),
    wit: source(`adder-${version}/adder.wit`),
    world: 'adder',
    metadata: { version, description: 'Adds numbers', licenses: LICENSE },
  })
}

/** @param {string} version */
function feed(version) {
  return /** @type {const} */ ({
    kind: 'wat',
    name: 'docs:feed',
    version,
    wat: source(`feed-${version}/feed.wat`),
    wit: source(`feed-${version}/feed.wit`),
    world: 'feed',
    metadata: { version, description: 'Counts articles', licenses: LICENSE },
  })
}

/** @type {readonly Sample[]} */
export const SAMPLES = [
  adder('0.1.0'),
  adder('0.2.0'),
  feed('0.1.0'),
  feed('0.2.0'),
  {
    kind: 'wat',
    name: 'docs:consumer',
    version: '0.1.0',
    wat: source('consumer/consumer.wat'),
    wit: source('consumer/consumer.wit'),
    world: 'consumer',
    metadata: { version: '0.1.0', description: 'Sums lists with the adder it imports', licenses: LICENSE },
  },
  {
    kind: 'wat',
    name: 'docs:turtle',
    version: '0.1.0',
    wat: source('turtle/turtle.wat'),
    wit: source('turtle/turtle.wit'),
    world: 'turtle',
    metadata: { version: '0.1.0', description: 'Turtles that walk over a grid', licenses: LICENSE },
  },
  { kind: 'wit', name: 'docs:wit-types', version: '0.1.0', wit: source('wit-types/types.wit'), dependencies: [] },
  ...Object.entries(WASI_PACKAGES).map(([name, dependencies]) => ({
    kind: /** @type {const} */ ('wit'),
    name: `wasi:${name}`,
    version: WASI_VERSION,
    wit: builtin(`${WASI_VERSION}/wasi-${name}/package.wit`),
    dependencies: dependencies.map((it) => builtin(`${WASI_VERSION}/wasi-${it}/package.wit`)),
  })),
  {
    kind: 'js',
    name: 'docs:greet',
    version: '0.1.0',
    js: source('greet/greet.js'),
    wit: source('greet/greet.wit'),
    world: 'greet',
    features: ['stdio', 'random', 'clocks', 'http', 'fetch-event'],
    metadata: { version: '0.1.0', description: 'Greets people in their language', licenses: LICENSE },
  },
  {
    kind: 'js',
    name: 'docs:text',
    version: '0.1.0',
    js: source('text/text.js'),
    wit: source('text/text.wit'),
    world: 'text-tools',
    features: [],
    metadata: { version: '0.1.0', description: 'Small operations on text', licenses: LICENSE },
  },
]

/**
 * @param {string} name `ns:name` (the first version listed) or `ns:name@version`
 * @returns {Sample}
 */
export function findSample(name) {
  const found = SAMPLES.find((it) => it.name === name || `${it.name}@${it.version}` === name)
  if (found === undefined)
    throw new Error(`no sample ${name}; there are ${SAMPLES.map((it) => `${it.name}@${it.version}`).join(', ')}`)
  return found
}

/**
 * @param {Sample} sample
 * @returns {readonly string[]} every file the sample is made of
 */
export function sourceFiles(sample) {
  if (sample.kind === 'wat') return [sample.wat, sample.wit]
  if (sample.kind === 'js') return [sample.js, sample.wit]
  return [sample.wit, ...sample.dependencies]
}
