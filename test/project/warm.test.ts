import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildSample } from '@wasm-pkg/testing/samples'
import { createLocalProject, type LocalProject } from './support/local-project.js'

const MANY = 100

let local: LocalProject
const specifiers = Array.from({ length: MANY }, (_, i) => `docs:copy-${letters(i)}@^0.1`)

function letters(n: number): string {
  return String.fromCharCode(97 + Math.floor(n / 26)) + String.fromCharCode(97 + (n % 26))
}

/** What a process of its own touches: what is loaded once stays loaded. */
async function touchedBy(wanted: readonly string[]): Promise<readonly string[]> {
  const dir = join(local.root, '..')
  const parameters = [local.root, join(dir, 'config.toml'), join(dir, 'store'), ...wanted]
  const program = join(import.meta.dirname, 'fixtures/warm.mjs')
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', program, ...parameters])
  return JSON.parse(stdout) as readonly string[]
}

/** The user's configuration is TOML and is read again each time: it decides which registry a pin must be of. */
const heavy = (touched: readonly string[]) =>
  touched.filter((url) => /^worker|^network|node_modules\/(?!smol-toml\/)|^node:https?$/.test(url))

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
    const cold = await touchedBy(specifiers.slice(0, n))
    expect(heavy(cold).some((url) => url.startsWith('worker'))).toBe(true)
    expect(heavy(await touchedBy(specifiers.slice(0, n)))).toEqual([])
  })
})
