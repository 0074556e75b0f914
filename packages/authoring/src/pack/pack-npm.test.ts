import { createModuleGraph, openProject, type Project } from '@wasm-pkg/project'
import { sha256 } from '@wasm-pkg/registry-client/digest'
import { buildSample } from '@wasm-pkg/testing/samples'
import { printModule } from '@wasm-pkg/wasi/generated'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packNpm, type PackedNpm } from './pack-npm.js'

const modules = join(import.meta.dirname, '../../../../node_modules')

let root = ''
let project: Project

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'wasm-pkg-pack-'))
  const overrides: Record<string, string> = {}
  for (const name of ['docs:adder@0.1.0', 'docs:consumer@0.1.0', 'docs:feed@0.2.0', 'docs:wit-types@0.1.0']) {
    overrides[name.split('@')[0] ?? ''] = (await buildSample(name)).file
  }
  const own = { license: 'MIT', keywords: ['sum'], scripts: { x: 'y' }, wasmPkg: { overrides } }
  write('package.json', JSON.stringify({ name: 'own', private: true, ...own }))
  write('LICENSE', 'The license')
  project = await openProject({ root, cacheDir: join(root, 'store'), dts: false, frozen: false, env: {} })
})
afterAll(async () => {
  await project.close()
  rmSync(root, { recursive: true })
})

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content)
}

/** Installs the files as npm does, in a folder where nothing else is. */
function install({ name, files }: PackedNpm): (code: string, ...conditions: readonly string[]) => string {
  const app = 'app'
  for (const [path, content] of files) write(`${app}/node_modules/${name}/${path}`, content)
  const shims = join(root, app, 'node_modules/@bytecodealliance')
  rmSync(shims, { recursive: true, force: true })
  symlinkSync(join(modules, '@bytecodealliance'), shims, 'junction')
  return (code, ...conditions) => {
    write(`${app}/main.mjs`, code)
    const args = [...conditions.map((condition) => `--conditions=${condition}`), join(root, app, 'main.mjs')]
    return execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
  }
}

const manifestOf = ({ files }: PackedNpm): unknown => JSON.parse(String(files.get('package.json')))

describe('an npm package', () => {
  it('runs in plain Node, with the packages that the component imports, and says from which bytes it was made', async () => {
    const packed = await packNpm({ project, package: 'docs:consumer' })
    const [consumer, adder] = [await buildSample('docs:consumer@0.1.0'), await buildSample('docs:adder@0.1.0')]
    expect(manifestOf(packed)).toMatchObject({
      name: '@docs/consumer',
      version: '0.1.0',
      license: 'MIT',
      keywords: ['sum'],
      component: {
        package: 'docs:consumer@0.1.0',
        digest: sha256(consumer.bytes),
        linked: { 'docs:adder@0.1.0': sha256(adder.bytes) },
      },
    })
    expect(manifestOf(packed)).not.toHaveProperty('private')
    expect(manifestOf(packed)).not.toHaveProperty('dependencies')
    expect(String(packed.files.get('LICENSE'))).toBe('The license')
    const run = install(packed)
    const sum = `import { calc } from '@docs/consumer'
import * as same from '@docs/consumer/calc'
console.log(calc.sum(Uint32Array.of(1, 2, 39)), calc.sum === same.sum)`
    expect(run(sum)).toBe('42 true')
  })

  it('has the modules that the plugin generates, but for their specifiers', async () => {
    const { files } = await packNpm({ project, package: 'docs:adder' })
    for (const [platform, mode] of [
      ['browser', 'top-level-await'],
      ['node', 'sync'],
    ] as const) {
      const graph = createModuleGraph(project, { platform, mode, stringNames: false })
      const id = await graph.resolveId('docs:adder')
      if (id === undefined) throw new Error('not claimed')
      const url = `new URL("../wasm/docs-adder.core.wasm", import.meta.url)`
      const module = await graph.load(id, () => ({ url, mayBeFile: true }))
      const [glue = ''] = module.imports.map(({ from }) => from)
      const expected = printModule(module)
        .replaceAll(glue, './glue-docs-adder.js')
        .replaceAll('"wasm-pkg:runtime"', '"./runtime.js"')
      expect(String(files.get(`${platform}/index.js`))).toBe(expected)
    }
  })

  it('gets WASI from the shims, which are dependencies', async () => {
    const packed = await packNpm({ project, package: 'docs:feed', name: '@me/feed' })
    expect(manifestOf(packed)).toMatchObject({
      name: '@me/feed',
      dependencies: { '@bytecodealliance/preview2-shim': expect.stringMatching(/^\^0\./) as string },
    })
    expect(install(packed)(`import * as all from '@me/feed'\nconsole.log(Object.keys(all).length > 0)`)).toBe('true')
  })

  it('refuses a package without code', async () => {
    await expect(packNpm({ project, package: 'docs:wit-types' })).rejects.toMatchObject({ code: 'E_WASM' })
  })
})
