import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildSample } from '@wasm-pkg/testing/samples'
import { createLocalProject, type LocalProject } from './support/local-project.js'

const MANY = 100

interface Measured {
  readonly importMs: number
  readonly resolveAndLoadMs: number
  readonly saveMs: number
  readonly touched: readonly string[]
}

let local: LocalProject
const specifiers = Array.from({ length: MANY }, (_, i) => `docs:copy-${letters(i)}@^0.1`)

function letters(n: number): string {
  return String.fromCharCode(97 + Math.floor(n / 26)) + String.fromCharCode(97 + (n % 26))
}

/** A process of its own, since what is loaded once stays loaded. */
async function run(wanted: readonly string[]): Promise<Measured> {
  const dir = join(local.root, '..')
  const parameters = [local.root, join(dir, 'config.toml'), join(dir, 'store'), ...wanted]
  const program = join(import.meta.dirname, 'fixtures/warm.mjs')
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', program, ...parameters])
  return JSON.parse(stdout) as Measured
}

/** The user's configuration is TOML and is read again each time: it decides which registry a pin must be of. */
const heavy = (touched: readonly string[]) =>
  touched.filter((url) => /^worker|^network|node_modules\/(?!smol-toml\/)|^node:https?$/.test(url))

const ms = (value = 0) => `${value.toFixed(0)} ms`

beforeAll(async () => {
  local = await createLocalProject()
  await local.open()
  const { bytes } = await buildSample('docs:adder@0.1.0')
  for (const specifier of specifiers) {
    const name = specifier.split('@', 1)[0] ?? ''
    // A custom section makes the bytes of each copy its own.
    const section = Buffer.from(`\u0004copy${name}`)
    const copy = Buffer.concat([bytes, Uint8Array.of(0, section.length), section])
    await local.publish(`${name}@0.1.0`, copy)
  }
})
afterAll(() => local.remove())

describe('a warm project', () => {
  it.each([1, MANY])('loads no compiler and no network: %i packages', async (n) => {
    const cold = await run(specifiers.slice(0, n))
    expect(heavy(cold.touched).some((url) => url.startsWith('worker'))).toBe(true)
    const runs = [
      await run(specifiers.slice(0, n)),
      await run(specifiers.slice(0, n)),
      await run(specifiers.slice(0, n)),
    ]
    for (const { touched } of runs) expect(heavy(touched)).toEqual([])
    const best = runs.toSorted((a, b) => a.resolveAndLoadMs + a.saveMs - b.resolveAndLoadMs - b.saveMs)[0]
    console.log(
      `${n} packages: cold ${ms(cold.resolveAndLoadMs + cold.saveMs)}, warm resolve and load ` +
        `${ms(best?.resolveAndLoadMs)}, save with types ${ms(best?.saveMs)}, start of Node with our modules ${ms(best?.importMs)}`,
    )
    // Generous, as machines differ; the compiler alone takes longer to start.
    expect((best?.resolveAndLoadMs ?? 0) + (best?.saveMs ?? 0)).toBeLessThan(300 + 10 * n)
  })
})
