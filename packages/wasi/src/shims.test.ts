import { parse } from 'acorn'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { wasiShimBinding } from './shims.js'

const require = createRequire(import.meta.url)
/** WIT of the released WASI packages, which jco includes. */
const BUILTIN = join(dirname(require.resolve('@bytecodealliance/jco')), '../lib/wit/builtin')

describe.each([
  { version: '0.2.12', shim: '@bytecodealliance/preview2-shim' },
  { version: '0.3.0', shim: '@bytecodealliance/preview3-shim' },
])('WASI $version', ({ version, shim }) => {
  it('binds exactly the interfaces that the shim exports on Node and in browsers', async () => {
    const ids = await wasiInterfaces(version)
    expect(ids.length).toBeGreaterThan(20)
    const bound = ids.filter((id) => wasiShimBinding(id) !== undefined)
    const provided = await Promise.all(ids.map(async (id) => ((await isProvided(shim, id)) ? [id] : [])))
    expect(bound).toEqual(provided.flat())
    expect(bound.length).toBeGreaterThan(10)
  })

  it('names the module and the member that hold the interface', async () => {
    for (const id of await wasiInterfaces(version)) {
      const binding = wasiShimBinding(id)
      if (binding === undefined) continue
      const module = (await import(pathToFileURL(require.resolve(binding.module)).href)) as Record<string, unknown>
      expect(module[binding.member ?? '']).toBeTypeOf('object')
    }
  })
})

it.each([
  'wasi:io/error',
  'wasi:io/error@0.1.0',
  'wasi:io/error@0.20.0',
  'wasi:io/error@0.2.0-rc-2023-11-10',
  'wasi:clocks/monotonic-clock@0.3.0-rc-2025-09-16',
  'wasi:io/constructor@0.2.0',
  'wasi:constructor/name@0.2.0',
  'wasi:nn/tensor@0.2.0',
  'docs:io/error@0.2.3',
  'wasi:io/error@0.2.3/../../evil',
  'error',
])('binds nothing to %s', (id) => {
  expect(wasiShimBinding(id)).toBeUndefined()
})

it.each([
  ['wasi:io/error@0.2.3', '@bytecodealliance/preview2-shim/io', 'error'],
  ['wasi:clocks/monotonic-clock@0.3.1', '@bytecodealliance/preview3-shim/clocks', 'monotonicClock'],
  ['wasi:clocks/system-clock@0.3.0-rc-2026-03-15', '@bytecodealliance/preview3-shim/clocks', 'systemClock'],
])('binds %s to %s', (id, module, member) => {
  expect(wasiShimBinding(id)).toEqual({ id, module, member })
})

async function wasiInterfaces(version: string): Promise<readonly string[]> {
  const folders = (await readdir(join(BUILTIN, version))).filter((name) => name.startsWith('wasi-'))
  const lists = await Promise.all(
    folders.map(async (folder) => {
      const text = await readFile(join(BUILTIN, version, folder, 'package.wit'), 'utf8')
      const names = [...text.matchAll(/^interface ([a-z0-9-]+) \{/gm)].map((match) => match[1] ?? '')
      return names.map((name) => `wasi:${folder.slice('wasi-'.length)}/${name}@${version}`)
    }),
  )
  return lists.flat()
}

async function isProvided(shim: string, id: string): Promise<boolean> {
  const module = id.slice('wasi:'.length, id.indexOf('/'))
  const item = id.slice(id.indexOf('/') + 1, id.indexOf('@'))
  const name = item.replaceAll(/-[a-z]/g, (dash) => dash.slice(1).toUpperCase())
  const [node, browser] = await Promise.all([nodeExports(`${shim}/${module}`), browserExports(shim, module)])
  return node.includes(name) && browser.includes(name)
}

async function nodeExports(specifier: string): Promise<readonly string[]> {
  return Object.keys((await import(pathToFileURL(require.resolve(specifier)).href)) as object)
}

/** Parsed instead of imported, because Node would load the shim's build for Node. */
async function browserExports(shim: string, module: string): Promise<readonly string[]> {
  const file = join(dirname(require.resolve(shim)), '../browser', `${module}.js`)
  return parse(await readFile(file, 'utf8'), { ecmaVersion: 'latest', sourceType: 'module' }).body.flatMap((node) => {
    if (node.type !== 'ExportNamedDeclaration') return []
    const declared = node.declaration?.type === 'VariableDeclaration' ? node.declaration.declarations : []
    return [...declared.map(({ id }) => id), ...node.specifiers.map(({ exported }) => exported)].map((name) =>
      name.type === 'Identifier' ? name.name : '',
    )
  })
}
