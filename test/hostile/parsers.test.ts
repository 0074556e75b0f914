import { readFileSync, readdirSync } from 'node:fs'
import { inspectComponent, readWitApi } from '@wasm-pkg/component'
import { formatLock, parseLock } from '@wasm-pkg/project/lock-file'
import { parseManifest } from '@wasm-pkg/project'
import { parseSpecifier } from '@wasm-pkg/project/specifier'
import { isWasmPkgError, type WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { array, assert, asyncProperty, constantFrom, nat, oneof, property, string, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ends } from '@wasm-pkg/testing/patience'
import { sampleComponent } from './content/sample.js'
import { component, customSection } from '@wasm-pkg/testing/wasm'
import { isFullRun } from './harness/define.js'

const RUNS = isFullRun ? 20_000 : 400

const LOCK = `version = 1

[[packages]]
name = "acme:image"
registry = "registry.example"

[[packages.versions]]
requirement = "^1.0.0"
version = "1.1.0"
digest = "sha256:${'a'.repeat(64)}"
source = "registry.example/acme/image"
size = 5
kind = "component"
imports = [
    "wasi:io/streams@0.2.6",
]
exports = []
required-by = [
    "package.json",
]
`

/** Cuts and insertions in a good text. */
function mutated(example: string, words: readonly string[]): ReturnType<typeof string> {
  return tuple(array(tuple(nat(), nat(60), constantFrom(...words, '')), { maxLength: 4 })).map(([cuts]) =>
    cuts.reduce((text, [place, length, piece]) => {
      const at = place % (text.length + 1)
      return text.slice(0, at) + piece + text.slice(at + length)
    }, example),
  )
}

async function ours(work: () => unknown): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!isWasmPkgError(error)) throw error
  }
}

/** What was read once reads the same when printed. */
const readsAgain = async (text: string): Promise<void> =>
  await ours(async () => {
    const printed = formatLock(await parseLock(text, 'lock'))
    expect(formatLock(await parseLock(printed, 'lock'))).toBe(printed)
  })

describe('lock files', () => {
  const words = [
    '[[',
    ']]',
    '"',
    '=',
    '\n',
    '[',
    ']',
    '<<<<<<<',
    '>>>>>>>',
    '{',
    '}',
    '__proto__',
    '\r',
    '\u2028',
    '1e9',
    '"""',
    '#',
    'version = 1',
  ]

  it('are read, and printed the same way again, or refused with one of our errors', async () => {
    await assert(asyncProperty(oneof(mutated(LOCK, words), string({ unit: 'binary' })), readsAgain), { numRuns: RUNS })
  })

  it.each(words)('do not hang, however long they are: %j', async (word) => {
    await ours(() => parseLock(LOCK + word.repeat(200_000), 'lock'))
    await ours(() => parseLock(LOCK.replace('acme:image', word.repeat(200_000)), 'lock'))
  })
})

describe('specifiers and package.json', () => {
  it('are read or refused with one of our errors', async () => {
    const words = [':', '@', '/', '^', '..', '%', '\0', 'node:', '*']
    await assert(
      asyncProperty(mutated('acme:image/api@^1.2', words), (text) => ours(() => parseSpecifier(text))),
      { numRuns: RUNS },
    )
    const manifest = JSON.stringify({
      wasmPkg: { dependencies: { 'acme:image': '^1' }, overrides: { 'a:b': './x.wasm' }, policy: {} },
    })
    const json = ['{', '}', '"', ',', ':', '[', 'null', '__proto__', '../', '\\']
    await assert(
      asyncProperty(mutated(manifest, json), (text) => ours(() => parseManifest(text, '/p/package.json'))),
      { numRuns: RUNS },
    )
  })
})

/** Real components: the samples that were built already (not the large ones: every run copies), and our own. */
const samples = new URL('../../samples/.cache/', import.meta.url)
const REAL: readonly Uint8Array[] = [
  sampleComponent('fuzz', 100),
  component({
    imports: ['wasi:io/streams@0.2.6', 'a:b/c'],
    exports: ['x:y/z@1.0.0'],
    more: [customSection('producers', Buffer.of(1, 3))],
  }),
  ...safeList()
    .map((name) => readFileSync(new URL(name, samples)))
    .filter((bytes) => bytes.byteLength < 200_000),
]

function safeList(): readonly string[] {
  try {
    return readdirSync(samples).filter((name) => name.endsWith('.wasm'))
  } catch {
    return []
  }
}

/** Facts and types of exactly these bytes, or a refusal, and no hanging. */
const isInspected = (bytes: Buffer): void => {
  const codes = ['E_WASM', 'E_LIMIT']
  const unlessUnknown = (read: () => unknown): void =>
    refusedWith(codes, read, (error) => isOfUnknownForm(error, bytes))
  unlessUnknown(() => expect(ends('inspecting', () => inspectComponent(bytes)).size).toBe(bytes.byteLength))
  unlessUnknown(() => ends('reading the types', () => readWitApi(bytes)))
}

/** Damage can make a form that is not known here. Then the decoder names it, and where it stands. */
const UNKNOWN_FORM =
  /^The component has (?:a (?:name with an attribute|canonical definition|canonical option|type|declaration|definition)|an (?:import or export|alias)|.* with a bound) of the (?:form|sort|core sort) (?<form>0x[0-9a-f]+|\d+) at offset (?<at>\d+), which is not supported$/

function isOfUnknownForm({ code, message }: WasmPkgError, bytes: Buffer): boolean {
  const { form, at } = UNKNOWN_FORM.exec(message)?.groups ?? {}
  return code === 'E_UNSUPPORTED' && form !== undefined && bytes[Number(at)] === Number(form)
}

function refusedWith(
  codes: readonly string[],
  read: () => unknown,
  isAllowed: (error: WasmPkgError) => boolean = () => false,
): void {
  try {
    read()
  } catch (error) {
    if (!isWasmPkgError(error)) throw error
    if (!isAllowed(error)) expect([error.code, codes.includes(error.code) || error.message]).toEqual([error.code, true])
  }
}

describe('components', () => {
  const damage = tuple(
    constantFrom(...REAL),
    array(tuple(nat(), constantFrom('flip', 'cut', 'fill', 'copy'), nat(255)), { minLength: 1, maxLength: 6 }),
  ).map(([bytes, steps]) =>
    steps.reduce<Buffer>((current, [place, how, value]) => {
      const at = place % Math.max(1, current.byteLength)
      if (how === 'cut') return Buffer.concat([current.subarray(0, at), current.subarray(at + value)])
      if (how === 'copy') return Buffer.concat([current.subarray(0, at), current.subarray(Math.max(0, at - value))])
      const copy = Buffer.from(current)
      if (how === 'flip') copy[at] = (copy[at] ?? 0) ^ (1 << (value % 8))
      else copy.fill(0xff, at, Math.min(copy.byteLength, at + (value % 6)))
      return copy
    }, Buffer.from(bytes)),
  )

  it('that are damaged are inspected or refused with one of our errors', () => {
    assert(property(damage, isInspected), { numRuns: RUNS })
    expect(REAL.length).toBeGreaterThan(1)
  })
})
