import { fileURLToPath } from 'node:url'

/**
 * A component in a language other than JavaScript.
 *
 * @typedef {object} ForeignSample
 * @property {string} name `ns:name`
 * @property {string} version
 * @property {keyof typeof import('./tools.mjs').TOOLS} language
 * @property {string} folder absolute
 * @property {readonly string[]} files what it is built from, relative to the folder
 * @property {string} [crate] on crates.io: a published program, which is built unchanged and needs no folder
 */

/** @type {readonly ForeignSample[]} */
export const FOREIGN_SAMPLES = [
  {
    name: 'docs:words',
    version: '0.1.0',
    language: 'c',
    folder: folder('c-words'),
    files: ['words.wit', 'words.c', 'bindings/words.c', 'bindings/words.h', 'bindings/words_component_type.o'],
  },
  { name: 'docs:report', version: '0.1.0', language: 'go', folder: folder('go-report'), files: ['go.mod', 'main.go'] },
  {
    name: 'docs:shapes',
    version: '0.1.0',
    language: 'rust',
    folder: folder('rust-shapes'),
    files: ['Cargo.toml', 'Cargo.lock', 'src/lib.rs', 'wit/shapes.wit'],
  },
  {
    name: 'docs:sleepers',
    version: '0.1.0',
    language: 'rust',
    folder: folder('rust-sleepers'),
    files: ['Cargo.toml', 'Cargo.lock', 'src/lib.rs', 'wit/sleepers.wit', 'wit/deps/clocks/package.wit'],
  },
  { name: 'docs:markdown', version: '0.13.6', language: 'rust', folder: '', files: [], crate: 'pulldown-cmark' },
  {
    name: 'docs:calendar',
    version: '0.1.0',
    language: 'python',
    folder: folder('python-calendar'),
    files: ['app.py', 'calendar.wit'],
  },
]

/**
 * @param {string} name `ns:name`
 * @returns {ForeignSample}
 */
export function findForeignSample(name) {
  const found = FOREIGN_SAMPLES.find((sample) => sample.name === name)
  if (found === undefined) throw new Error(`no sample ${name} in another language`)
  return found
}

/** @param {string} name */
function folder(name) {
  return fileURLToPath(new URL(name, import.meta.url))
}
