import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { inspectComponent } from '../inspect/facts.js'
import { readWitApi } from '../wit/api.js'
import { describeTypes } from './describe.js'
import { compile, OPTIONS } from '@wasm-pkg/testing/type-check'
import { encodeWitPackage } from '@wasm-pkg/testing/wit'
import { dummyComponent, jcoDeclarations } from './fixtures/jco.js'
import { KNOWN_DIFFERENCES } from './fixtures/known-differences.js'
import { parityFiles, SAME } from './fixtures/parity.js'
import { renderTypes } from './render.js'

/**
 * jco's own declarations describe what its glue does. Ours are generated from WIT, and this test compares them with
 * jco's: for every construct of WIT in `fixtures/wit`, and with WASM_PKG_TYPES_CORPUS=folder for every component in
 * that folder, where they differ as `fixtures/known-differences.ts` says, and in nothing else.
 */
const CORPUS = process.env['WASM_PKG_TYPES_CORPUS']

const WIT = new URL('./fixtures/wit/', import.meta.url)

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasm-pkg-parity-'))
  await writeFile(join(folder, 'same.ts'), SAME)
  const options = { ...OPTIONS, exactOptionalPropertyTypes: false, lib: ['esnext'], skipLibCheck: true }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['.'] }))
})

afterAll(async () => {
  if (CORPUS === undefined) await rm(folder, { recursive: true, force: true })
})

it('declares what jco declares', async () => {
  const skipped: string[] = []
  const components = CORPUS === undefined ? await ownComponents() : await corpus(CORPUS)
  let compared = 0
  for (const [name, bytes] of components) {
    try {
      await writeComponent(name, await bytes())
      compared += 1
    } catch (error) {
      if (CORPUS === undefined) throw error
      skipped.push(`${name}: ${String(error).slice(0, 200)}`)
    }
  }
  if (CORPUS !== undefined) await writeFile(join(folder, 'skipped.txt'), skipped.join('\n'))
  const output = await compile(folder)
  if (CORPUS !== undefined) {
    await writeFile(join(folder, 'output.txt'), output)
    process.stdout.write(`${compared} compared, ${skipped.length} skipped, in ${folder}\n`)
  }
  const problems = [...output.matchAll(/^(?<file>[^\n(]+)\((?<line>\d+),\d+\): error TS\d+/gm)].map(({ groups }) => ({
    file: groups?.['file'] ?? '',
    line: groups?.['line'] ?? '',
  }))
  expect(compared).toBeGreaterThan(0)
  const found = new Set(components.map(([name]) => name))
  const expected = KNOWN_DIFFERENCES.filter((line) => found.has(line.split(': ', 1)[0] ?? ''))
  expect(await differences(problems)).toEqual(expected.toSorted())
}, 3_600_000)

interface Problem {
  readonly file: string
  readonly line: string
}

/** What is declared in different ways, and uses that are right for only one side, as lines `component: code`. */
async function differences(problems: readonly Problem[]): Promise<readonly string[]> {
  // jco's files have errors of their own. They do not matter to a program that is not affected by them.
  const own = await Promise.all(problems.filter(({ file }) => !isUse(file) && !file.includes('/jco/')).map(lineOf))
  const uses = async (side: string): Promise<ReadonlySet<string>> =>
    new Set(await Promise.all(problems.filter(({ file }) => file.endsWith(`/use-${side}.ts`)).map(lineOf)))
  const [jco, ours] = [await uses('jco'), await uses('own')]
  expect(ours.size).toBeGreaterThan(0)
  const refused = [
    ...[...jco].filter((line) => !ours.has(line)).map((line) => `${line} // refused only by jco`),
    ...[...ours].filter((line) => !jco.has(line)).map((line) => `${line} // refused only by ours`),
  ]
  return [...new Set([...own, ...refused])].toSorted()
}

function isUse(file: string): boolean {
  return /\/use-(?:jco|own)\.ts$/.test(file)
}

/** The component and the source line of a problem, without the number of its constant. */
async function lineOf({ file, line }: Problem): Promise<string> {
  const text = await readFile(join(folder, file), 'utf8')
  const code = text.split('\n')[Number(line) - 1] ?? ''
  return `${dirname(file)}: ${code.replace(/^(?:export )?const (?:c|none)\d+: /, '')}`
}

async function ownComponents(): Promise<[string, () => Promise<Uint8Array>][]> {
  const found: [string, () => Promise<Uint8Array>][] = []
  for (const file of await readdir(WIT)) {
    const text = await readFile(new URL(file, WIT), 'utf8')
    const [head = '', pack = ''] = /^package (.*);\n/.exec(text) ?? []
    if (pack.includes('@') && !text.includes('package dep:')) {
      // If a world exports an interface, jco treats it as a component's.
      const items = text.replace(head, '').replace(/^world [^]*/m, '')
      found.push([`${file}-package`, () => encodeWitPackage({ package: pack, items })])
    }
    for (const [, world = ''] of text.matchAll(/^world ([\w-]+)/gm)) {
      found.push([`${file}-${world}`, () => dummyComponent(text, world)])
    }
  }
  return found
}

async function corpus(from: string): Promise<[string, () => Promise<Uint8Array>][]> {
  const files = (await readdir(from)).filter((file) => file.endsWith('.wasm'))
  return files.map((file) => [file, () => readFile(join(from, file))])
}

async function writeComponent(name: string, bytes: Uint8Array): Promise<void> {
  const facts = inspectComponent(bytes)
  const jco = await jcoDeclarations(bytes)
  const types = describeTypes(bytes, facts)
  const specifier = `parity:${name}`
  const files = {
    ...parityFiles(jco, types, specifier, readWitApi(bytes)),
    'wasm-pkg.d.ts': renderTypes([{ specifier, types }]),
  }
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, name, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
}
