import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { sha256 } from '@wasm-pkg/registry-client/digest'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { typeCheck } from '@wasm-pkg/testing/type-check'
import { probeComponent } from '../project/support/wasi-component.js'
import { buildSample, type Sample } from '@wasm-pkg/testing/samples'
import { initRepository } from './support/repository.js'
import { useSandbox } from './support/sandbox.js'

const box = useSandbox()

/** A program that calls one component as an import of the project and from the folder of a module. */
const program = (number: string) => `
  import { add } from 'docs:adder'
  import { instantiate } from './index.js'
  const { add: own } = await instantiate()
  export const sums: number[] = [add.add(1, 2), own.add(${number}, 2)]`
let adder: Sample

beforeAll(async () => {
  adder = await buildSample('docs:adder@0.1.0')
  for (const version of ['0.1.0', '0.2.0']) {
    const { file } = await buildSample(`docs:adder@${version}`)
    await box.run(['publish', file, '--package', `docs:adder@${version}`])
  }
  await box.run(['publish', (await buildSample('wasi:io')).file])
})
beforeEach(() => box.reset())

describe('a package that a local file overrides', () => {
  it('is shown and printed from that file, without asking a registry', async () => {
    await box.write('local.wasm', adder.bytes)
    await box.write('package.json', JSON.stringify({ wasmPkg: { overrides: { 'nobody:knows': './local.wasm' } } }))
    const info = await box.json(['info', 'nobody:knows'])
    expect(info).toMatchObject({ source: expect.stringContaining('local.wasm') as string, digest: sha256(adder.bytes) })
    expect((await box.run(['wit', 'nobody:knows'])).stdout).toContain('interface add')
    expect((await box.run(['types'])).stdout).toContain('has the types of 2 specifiers')
  })
})

describe('info', () => {
  it('tells versions, metadata, imports, exports and where it is', async () => {
    const { code, stdout } = await box.run(['info', 'docs:adder@^0.1'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^docs:adder@0\.1\.0\n/)
    for (const part of [
      'Adds numbers',
      '0.2.0, 0.1.0',
      'docs:adder/add@0.1.0',
      sha256(adder.bytes),
      box.registry.host,
      'signatures  none',
    ]) {
      expect(stdout).toContain(part)
    }
    expect(stdout).toMatch(/^Publisher’s description\n {2}version +0\.1\.0\n {2}description +Adds numbers$/m)
    const info = await box.json(['info', 'docs:adder'])
    expect(info).toMatchObject({
      package: 'docs:adder',
      version: '0.2.0',
      versions: ['0.1.0', '0.2.0'],
      kind: 'component',
    })
    expect(await box.json(['info', 'wasi:io'])).toMatchObject({ kind: 'wit-package', imports: [], capabilities: [] })
  })

  it('tells with --verbose how calls run', async () => {
    const { stdout } = await box.run(['info', 'docs:adder', '--verbose'])
    expect(stdout).toMatch(/^calls +plain, without jco’s task runtime$/m)
    expect(await box.json(['info', 'docs:adder', '--verbose'])).toMatchObject({ glue: { kind: 'plain' } })
    expect(await box.json(['info', 'docs:adder'])).not.toHaveProperty('glue')
  })

  it('tells what it knows where the registry does not tell of signatures', async () => {
    const server = createServer(async ({ url = '', headers: { accept = '*/*' } }, response) => {
      if (url.includes('/referrers/')) return void response.writeHead(403).end()
      if (url.startsWith('/.well-known/')) return void response.writeHead(404).end()
      const answer = await fetch(`http://${box.registry.host}${url}`, { headers: { accept } })
      const type = answer.headers.get('content-type') ?? ''
      response.writeHead(answer.status, { 'content-type': type }).end(Buffer.from(await answer.arrayBuffer()))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    try {
      const registry = ['--registry', `127.0.0.1:${(server.address() as AddressInfo).port}`]
      const { code, stdout } = await box.run(['info', 'docs:adder', ...registry])
      expect([code, stdout]).toEqual([0, expect.stringMatching(/signatures +unknown: .*\(E_DENIED\)\n/)])
      const info = await box.json(['info', 'docs:adder', ...registry])
      expect(info).toMatchObject({ kind: 'component', signaturesProblem: expect.stringContaining('E_DENIED') })
      expect(info).not.toHaveProperty('signatures')
    } finally {
      server.close()
    }
  })

  it('tells which versions there are when none matches', async () => {
    const { code, stderr } = await box.run(['info', 'docs:adder@^7'])
    expect(code).toBe(1)
    expect(stderr).toContain('0.1.0, 0.2.0')
  })
})

describe('get', () => {
  it('writes the bytes under the name that wkg gives, and never over something', async () => {
    expect(await box.run(['get', 'docs:adder@0.1.0'])).toMatchObject({ code: 0 })
    const file = join(box.project, 'docs_adder@0.1.0.wasm')
    expect(await readFile(file)).toEqual(Buffer.from(adder.bytes))
    expect(await box.run(['get', 'docs:adder@0.1.0'])).toMatchObject({ code: 2 })
    expect(await box.run(['get', 'docs:adder@0.1.0', '--check'])).toMatchObject({ code: 0 })
    await writeFile(file, 'other')
    expect(await box.run(['get', 'docs:adder@0.1.0', '--check'])).toMatchObject({ code: 1 })
    expect(await box.run(['get', 'docs:adder@0.1.0', '--overwrite'])).toMatchObject({ code: 0 })
    expect(await box.run(['get', 'docs:adder@0.1.0', '-o', 'deep/folder/'])).toMatchObject({ code: 0 })
    expect(await box.read('deep/folder/docs_adder@0.1.0.wasm')).toBeTruthy()
  })

  it('writes a module that runs', async () => {
    const { code, stderr } = await box.run(['get', 'docs:adder@0.1.0', '--format', 'js', '-o', 'adder'])
    expect({ code, stderr: stderr.replaceAll(/^(?:Fetching|Compiling).*\n/gm, '') }).toEqual({ code: 0, stderr: '' })
    const module = (await import(pathToFileURL(join(box.project, 'adder/index.js')).href)) as {
      instantiate(): Promise<Record<string, { add(a: number, b: number): number }>>
    }
    const instance = await module.instantiate()
    expect(instance['docs:adder/add@0.1.0']?.add(2, 3)).toBe(5)
  })

  it('writes types that TypeScript reads beside those of the project', async () => {
    const typed = async (name: string) => box.read(`typed/${name}`)
    await box.run(['get', 'docs:adder@0.1.0', '--format', 'js', '-o', 'typed'])
    await box.run(['add', 'docs:adder@0.1.0'])
    await box.run(['types'])
    const files = {
      'index.d.ts': await typed('index.d.ts'),
      'types.d.ts': await typed('types.d.ts'),
      'wasm-pkg.d.ts': await box.read('wasm-pkg.d.ts'),
      'package.json': '{ "type": "module" }',
    }
    expect(await typeCheck({ ...files, 'use.ts': program('1'), 'wrong.ts': program('"1"') })).toEqual([
      'wrong.ts:5 TS2345',
    ])
  })

  it('says which npm packages a module needs', async () => {
    const file = join(box.project, 'wasi.wasm')
    await writeFile(file, await probeComponent())
    await box.run(['publish', file, '--package', 'docs:wasi@0.1.0'])
    const { stderr } = await box.run(['get', 'docs:wasi', '--format', 'js', '-o', 'wasi'])
    expect(stderr).toContain('npm install @bytecodealliance/preview2-shim')
    const args = ['get', 'docs:wasi@^0.1', '--format', 'js', '-o', 'wasi', '--overwrite']
    expect(await box.json(args)).toMatchObject({ package: 'docs:wasi', needs: ['@bytecodealliance/preview2-shim'] })
  })

  it('prints a package with - for the output', async () => {
    const io = await buildSample('docs:wit-types@0.1.0')
    await box.run(['publish', io.file])
    expect((await box.run(['get', 'docs:wit-types', '-o', '-'])).stdout).toMatch(/^package docs:wit-types@0\.1\.0;\n/)
    const bytes = await promisify(execFile)(process.execPath, [box.bin, 'get', 'docs:adder@0.1.0', '-o', '-'], {
      cwd: box.project,
      env: box.env,
      encoding: 'buffer',
    })
    expect(bytes.stdout).toEqual(Buffer.from(adder.bytes))
    expect(await box.run(['get', 'docs:adder', '-o', '-', '--format', 'js'])).toMatchObject({ code: 2, stdout: '' })
    expect(await box.run(['get', 'docs:adder', '-o', '-', '--check'])).toMatchObject({ code: 2 })
  })
})

describe('without the network', () => {
  it('reads what the project has pinned, and nothing else', async () => {
    await box.run(['add', 'docs:adder@0.1.0'])
    expect(await box.json(['info', 'docs:adder', '--offline'])).toMatchObject({ version: '0.1.0', kind: 'component' })
    expect((await box.run(['info', 'docs:adder@^0.1', '--offline'])).stdout).toMatch(
      /^versions +not known: no registry was asked$/m,
    )
    expect((await box.run(['wit', 'docs:adder@0.1.0', '--offline'])).stdout).toContain('add: func')
    expect(await box.run(['get', 'docs:adder', '-o', 'a.wasm', '--offline'])).toMatchObject({ code: 0 })
    expect(await readFile(join(box.project, 'a.wasm'))).toEqual(Buffer.from(adder.bytes))
    for (const spec of ['docs:adder@0.2.0', 'docs:other']) {
      const { code, stderr } = await box.run(['wit', spec, '--offline'])
      expect(code).toBe(1)
      expect(stderr).toContain('E_OFFLINE_MISS')
    }
    const elsewhere = await box.run(['wit', 'docs:adder', '--offline', '--registry', 'other.example'])
    expect(elsewhere.stderr).toContain('E_OFFLINE_MISS')
    expect((await box.run(['outdated', '--offline'])).stderr).toContain('there is no option --offline')
  })
})

describe('paths', () => {
  it('are meant from the folder that -C names, which has to be there', async () => {
    await box.write('sub/config.toml', '[namespace_registries]\nacme = "here.example"\n')
    const from = ['-C', join(box.project, 'sub')]
    const options = { cwd: box.home, env: { WKG_CONFIG_FILE: '' } }
    expect((await box.run([...from, 'config', '--config', 'config.toml'], options)).stdout).toContain('here.example')
    for (const args of [
      ['cache', 'dir'],
      ['cache', 'verify'],
      ['cache', 'gc'],
    ])
      expect(await box.json([...from, ...args, '--cache', 'rel'], options)).toMatchObject({
        dir: join(box.project, 'sub/rel'),
      })
    await box.run([...from, 'add', 'docs:adder@0.1.0', '--cache', 'rel'], { cwd: box.home })
    expect((await stat(join(box.project, 'sub/rel'))).isDirectory()).toBe(true)
    for (const args of [['lock', 'check'], ['list']]) {
      const { code, stderr } = await box.run(['-C', 'nonexistent', ...args])
      expect(code).toBe(2)
      expect(stderr).toContain('nonexistent is not a folder')
    }
  })

  it('of lock diff are meant from the working folder, not from package.json', async () => {
    await box.write('old.lock', 'version = 1\n')
    await box.write('sub/new.lock', 'version = 1\n')
    const args = ['lock', 'diff', '--base-file', '../old.lock', '--head-file', 'new.lock', '--locks-only']
    expect(await box.run(args, { cwd: join(box.project, 'sub') })).toMatchObject({ code: 0 })
  })
})

describe('config', () => {
  it('shows every value with its place, and which registry a package gets', async () => {
    await box.reset({ registries: { namespaces: { acme: 'acme.example' } } })
    const { stdout } = await box.run(['config'])
    expect(stdout).toMatch(/acme\.example +.*package\.json/)
    expect(stdout).toMatch(/default_registry|default registry/)
    const { packages } = await box.json<{ packages: { package: string; registry: string; why: string }[] }>([
      'config',
      'acme:image',
      'docs:adder',
    ])
    expect(packages.map(({ registry }) => registry)).toEqual(['acme.example', box.registry.host])
  })

  it('shows no secret', async () => {
    const file = join(box.home, 'secret.toml')
    await writeFile(file, '[registry."r.example".oci]\nauth = { username = "me", password = "tiger" }\n')
    const { stdout } = await box.run(['config', '--config', file])
    expect(stdout).toContain('***')
    expect(stdout).not.toContain('tiger')
  })
})

describe('cache', () => {
  it('tells its folder, finds damage and collects garbage', async () => {
    const { dir } = await box.json<{ dir: string }>(['cache', 'dir'])
    await box.run(['add', 'docs:adder@0.1.0'])
    expect(await box.run(['cache', 'verify'])).toMatchObject({ code: 0 })
    const { stdout } = await promisify(execFile)('find', [dir, '-name', '*.wasm', '-path', '*blobs*'])
    const [blob = ''] = stdout.split('\n')
    await writeFile(blob, 'damaged')
    const verified = await box.run(['cache', 'verify'])
    expect(verified).toMatchObject({ code: 1 })
    expect(verified.stdout).toContain('1 damaged')
    expect(await box.run(['install'])).toMatchObject({ code: 0 })
    expect((await box.run(['cache', 'gc', '--dry-run'])).stdout).toMatch(/^Would remove 0 bytes/)
    expect(await box.run(['cache', 'gc', '--max-age', 'soon'])).toMatchObject({ code: 2 })
    for (const root of await readdir(join(dir, 'v1/roots'))) await utimes(join(dir, 'v1/roots', root), 0, 0)
    const unused = await box.run(['cache', 'gc', '--dry-run'])
    expect(unused.stdout).toMatch(/[1-9]\d* projects? gone or unused\nWould keep \d+ packages?\n$/)
  })
})

describe('doctor', () => {
  interface Report {
    readonly findings: readonly {
      readonly check: string
      readonly status: string
      readonly text: string
      readonly fix?: string
    }[]
  }
  const statusOf = ({ findings }: Report, check: string) =>
    findings.filter((finding) => finding.check === check).map(({ status }) => status)

  it('finds a healthy project healthy', async () => {
    await box.run(['add', 'docs:adder'])
    const report = await box.json<Report>(['doctor'])
    expect(report.findings.filter(({ status }) => status === 'problem')).toEqual([])
    for (const check of ['node', 'cache', 'package.json', 'lock', 'registry', 'clock'])
      expect(statusOf(report, check)).toEqual(['ok'])
    expect(await box.run(['doctor'])).toMatchObject({ code: 0 })
  })

  it('fails without a project, as lock check does', async () => {
    await rm(join(box.project, 'package.json'))
    const doctor = await box.run(['doctor', '--offline'])
    expect(doctor).toMatchObject({ code: 1, stdout: expect.stringContaining('package.json: there is none in') })
    expect(await box.run(['lock', 'check'])).toMatchObject({
      code: 7,
      stdout: expect.stringContaining('there is no package.json in'),
    })
  })

  it('asks the registries of what is only imported, and the default one where there is nothing yet', async () => {
    const empty = await box.json<Report>(['doctor'])
    expect(empty.findings).toContainEqual({
      check: 'registry',
      status: 'ok',
      text: `${box.registry.host}: answers at ${box.registry.host}, asked anonymously`,
    })
    expect(statusOf(await box.json<Report>(['doctor'], { env: { WKG_REGISTRY: '127.0.0.1:1' } }), 'registry')).toEqual([
      'problem',
    ])
    await box.run(['add', 'docs:adder'])
    const lock = (await box.read('wasm-pkg.lock')).replace('"package.json"', '"source"')
    await box.reset()
    await box.write('wasm-pkg.lock', lock)
    const { findings } = await box.json<Report>(['doctor'])
    expect(findings.map(({ text }) => text)).toContain(
      `${box.registry.host}: docs:adder has 2 versions at ${box.registry.host}/docs/adder, read anonymously`,
    )
  })

  it('finds what makes an install stop, and a credential helper that is not there', async () => {
    await box.run(['add', 'docs:adder'])
    const wasmPkg = { dependencies: { 'docs:adder': '^0.2.0' }, policy: { maxSize: 10 } }
    await box.write('package.json', JSON.stringify({ wasmPkg }))
    await box.write('docker/config.json', JSON.stringify({ credHelpers: { [box.registry.host]: 'missing' } }))
    expect(await box.run(['install'])).toMatchObject({ code: 3 })
    const { code, stdout, stderr } = await box.run(['doctor'], { env: { DOCKER_CONFIG: join(box.project, 'docker') } })
    expect(code).toBe(1)
    expect(stdout).toContain('PROBLEM  policy: docs:adder@0.2.0 breaks ')
    expect(stdout).toMatch(/^warning {2}credential: .*docker-credential-missing/m)
    expect(stderr).toBe('')
  })

  it('compares the plugin with the command, and looks for what it gives packages for WASI', async () => {
    await box.run(['add', 'docs:adder'])
    const plugin = async (): Promise<unknown> =>
      (await box.json<Report>(['doctor', '--offline'])).findings.find(({ check }) => check === 'plugin')
    expect(await plugin()).toMatchObject({ status: 'warning', text: expect.stringContaining('neither') as string })
    const { wasmPkg } = JSON.parse(await box.read('package.json')) as { wasmPkg: unknown }
    const own = (await box.run(['--version'])).stdout.trim()
    await box.write('package.json', JSON.stringify({ wasmPkg, devDependencies: { 'unplugin-wasm-pkg': '*' } }))
    expect(await plugin()).toMatchObject({
      status: 'problem',
      text: expect.stringContaining('not installed') as string,
    })
    const write = (version: string) =>
      box.write('node_modules/unplugin-wasm-pkg/package.json', JSON.stringify({ name: 'unplugin-wasm-pkg', version }))
    await write('0.0.9')
    expect(await plugin()).toMatchObject({
      status: 'warning',
      text: `unplugin-wasm-pkg is 0.0.9 and this command ${own}`,
      fix: expect.stringContaining(`unplugin-wasm-pkg@${own}`) as string,
    })
    await write(own)
    expect(await plugin()).toEqual({ check: 'plugin', status: 'ok', text: `unplugin-wasm-pkg ${own}` })
    await box.write(
      'wasm-pkg.lock',
      (await box.read('wasm-pkg.lock')).replace('imports = []', 'imports = [\n    "wasi:io/poll@0.2.0",\n]'),
    )
    expect(await plugin()).toMatchObject({
      status: 'problem',
      text: expect.stringContaining('preview2-shim') as string,
    })
  })

  it('gives a fix with every problem', async () => {
    await box.reset({ dependencies: { 'docs:adder': '^9' }, registries: { packages: { 'docs:adder': '127.0.0.1:1' } } })
    const report = await box.json<Report>(['doctor'])
    expect(statusOf(report, 'lock')).toEqual(['problem'])
    expect(statusOf(report, 'registry')).toEqual(['problem', 'ok'])
    for (const { status, fix } of report.findings) expect(fix === undefined).toBe(status === 'ok')
    await box.write('package.json', '{')
    expect(await box.run(['doctor'])).toMatchObject({ code: 1 })
    await box.reset()
    await box.write('wasm-pkg.lock', '<<<<<<< a\n')
    expect((await box.run(['doctor'])).stdout).toContain('fix: Run wasm-pkg lock merge')
  })
})

describe('types', () => {
  it('writes the types of what is declared', async () => {
    await box.run(['add', 'docs:adder@^0.1.0'])
    // `add` wrote them already.
    await rm(join(box.project, 'wasm-pkg.d.ts'))
    expect(await box.json(['types'])).toMatchObject({ changed: true, specifiers: ['docs:adder', 'docs:adder/add'] })
    expect(await box.json(['types'], { env: { CI: '1' } })).toMatchObject({ changed: false })
    expect(await box.read('wasm-pkg.d.ts')).toContain('declare module "docs:adder"')
  })
})

describe('init', () => {
  it('sets a Vite project up once', async () => {
    await box.write('package.json', JSON.stringify({ devDependencies: { vite: '^8' } }))
    await box.write('tsconfig.json', '{\n  // sources\n  "include": ["src"]\n}\n')
    await mkdir(join(box.project, 'src'))
    expect((await box.run(['init', '--dry-run'])).stdout).toContain('would create vite.config.js')
    await expect(box.read('vite.config.js')).rejects.toThrow('ENOENT')
    const { files } = await box.json<{ files: { path: string }[] }>(['init'])
    expect(files.map(({ path }) => path)).toEqual(['.gitattributes', '.gitignore', 'tsconfig.json', 'vite.config.js'])
    expect(await box.read('tsconfig.json')).toBe('{\n  // sources\n  "include": ["src", "wasm-pkg.d.ts"]\n}\n')
    expect(await box.read('vite.config.js')).toContain('plugins: [wasmPkg()]')
    expect((await box.json<{ files: unknown[] }>(['init'])).files).toEqual([])
  })

  it('knows frameworks and clones that do not merge lock files yet, and says what is left to do', async () => {
    const advice = async (devDependencies: Record<string, string>, files: Record<string, string> = {}) => {
      await box.reset()
      await box.write('package.json', JSON.stringify({ devDependencies }))
      for (const [path, content] of Object.entries(files)) await box.write(path, content)
      return await box.json<{ bundler: string; advice: string[] }>(['init'])
    }
    const next = await advice({ next: '16', webpack: '5' }, { 'next.config.js': 'module.exports = {}\n' })
    expect(next).toMatchObject({
      bundler: 'next',
      advice: [expect.stringContaining('around the configuration') as string, expect.any(String) as string],
    })
    const bun = await advice({}, { 'bun.lock': '{}' })
    expect(bun).toMatchObject({ bundler: 'bun' })
    expect(bun.advice[0]).toContain('Bun.build')
    const webpack = await advice({ webpack: '5' }, { 'webpack.config.js': 'module.exports = () => ({})\n' })
    expect(webpack.advice[0]).toContain("const { default: wasmPkg } = require('unplugin-wasm-pkg/webpack')")
    await initRepository(box)
    const cloned = await box.json<{ advice: string[] }>(['init'])
    expect(cloned.advice.at(-1)).toContain('lock merge --setup')
    expect(await box.run(['lock', 'merge', '--setup'])).toMatchObject({ code: 0 })
    expect((await box.json<{ advice: string[] }>(['init'])).advice.join()).not.toContain('--setup')
  })
})
