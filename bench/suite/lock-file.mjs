import { createHash } from 'node:crypto'
import { compare } from '../lib/measure.mjs'
import { published } from '../lib/published.mjs'
import { report } from '../lib/report.mjs'

const PACKAGES = 500

const digest = (/** @type {string} */ text) => `sha256:${createHash('sha256').update(text).digest('hex')}`

function lockText() {
  let text = 'version = 1\n'
  for (let i = 0; i < PACKAGES; i++) {
    text += `\n[[packages]]\nname = "bench:package-p${i}"\nregistry = "registry.example"\n`
    text += `\n[[packages.versions]]\nrequirement = "^1.${i}.0"\nversion = "1.${i}.0"\n`
    text += `digest = "${digest(`layer ${i}`)}"\nmanifest = "${digest(`manifest ${i}`)}"\n`
    text += `source = "registry.example/bench/package-p${i}"\nrequired-by = ["package.json"]\n`
    text += 'size = 120000\nkind = "component"\n'
    text += 'imports = [\n  "wasi:cli/stderr@0.2.3",\n  "wasi:io/streams@0.2.3",\n]\nexports = []\n'
  }
  return text
}

/** Reading and writing the lock file of a large project. JSON is the lower bound. */
export async function run() {
  const { formatLock, parseLock } = await import(published('@wasm-pkg/core/project/lock-file'))
  const canonical = formatLock(await parseLock(lockText(), 'wasm-pkg.lock'))
  const lock = await parseLock(canonical, 'wasm-pkg.lock')
  const json = JSON.stringify(canonical.split('\n'))
  const rows = await compare(
    [
      { what: 'JSON.parse of the same amount of text', work: () => void JSON.parse(json) },
      { what: 'parse and validate', work: async () => void (await parseLock(canonical, 'wasm-pkg.lock')) },
      { what: 'print', work: () => void formatLock(lock) },
    ],
    { most: 60, seconds: 5 },
  )
  report('lock-file', `Lock file of ${PACKAGES} packages`, rows)
}
