import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeEach, describe, expect, it } from 'vitest'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { componentOf } from '@wasm-pkg/testing/wit'
import { buildSample } from '@wasm-pkg/testing/samples'
import { adderSource } from '@wasm-pkg/testing/source-folder'
import { useSandbox } from './support/sandbox.js'

const box = useSandbox()
beforeEach(() => box.reset())

/** A registry that denies access below a path. */
async function startGate(behind: string, path: string): Promise<{ host: string; close(): Promise<void> }> {
  const server = createServer((incoming, outgoing) => {
    const { method, url = '', headers } = incoming
    if (url.startsWith('/.well-known/')) return outgoing.writeHead(404).end()
    if (url.startsWith(path)) return outgoing.writeHead(401).end()
    const passed = request(`http://${behind}${url}`, { method, headers: { ...headers, host: behind } }, (answer) => {
      const { location, ...rest } = answer.headers
      const moved = location?.replace(behind, headers.host ?? '')
      outgoing.writeHead(answer.statusCode ?? 502, { ...rest, ...(moved === undefined ? {} : { location: moved }) })
      answer.pipe(outgoing)
    })
    return incoming.pipe(passed)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

describe('publish', () => {
  it('takes name and version of a WIT package from its bytes, and those of a component from the option', async () => {
    const { file, version } = await buildSample('wasi:io')
    expect(await box.run(['publish', file])).toMatchObject({ code: 0 })
    expect(await box.json(['info', 'wasi:io'])).toMatchObject({ version, kind: 'wit-package' })
    const adder = (await buildSample('docs:adder@0.1.0')).file
    const nameless = await box.run(['publish', adder])
    expect(nameless).toMatchObject({ code: 2 })
    expect(nameless.stderr).toContain('--package ns:name@version')
    expect(await box.run(['publish', adder], { env: { WKG_PACKAGE: 'docs:env@1.0.0' } })).toMatchObject({ code: 0 })
  })

  it('refuses changes that break users in a compatible step, unless the check is skipped', async () => {
    const [less, more] = [(await buildSample('docs:adder@0.1.0')).file, (await buildSample('docs:adder@0.2.0')).file]
    expect(await box.run(['publish', more, '--package', 'acme:math@1.0.0'])).toMatchObject({ code: 0 })
    const refused = await box.run(['publish', less, '--package', 'acme:math@1.1.0'])
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('removes docs:adder/add subtract: func(x: u32, y: u32) -> u32')
    expect(await box.run(['publish', less, '--package', 'acme:math@2.0.0', '--dry-run'])).toMatchObject({ code: 0 })
    expect(await box.run(['publish', less, '--package', 'acme:math@2.0.0'])).toMatchObject({ code: 0 })
    expect(await box.run(['publish', less, '--package', 'acme:math@1.1.0', '--skip-semver-check'])).toMatchObject({
      code: 0,
    })
    expect(await box.json(['info', 'acme:math'])).toMatchObject({ versions: ['1.0.0', '1.1.0', '2.0.0'] })
  })

  it('refuses a patch whose record has another field, defined in an interface that the exported one only uses', async () => {
    for (const [version, fields] of [
      ['1.2.0', 'width: u32'],
      ['1.2.1', 'width: u32, fit: string'],
    ]) {
      const wit = `package acme:image@${version}; interface types { record options { ${fields} } } interface resize { use types.{options}; resize: func(data: list<u8>, o: options) -> list<u8>; } world w { export resize; }`
      await writeFile(join(box.project, `${version}.wasm`), await componentOf(wit))
    }
    expect(await box.run(['publish', '1.2.0.wasm', '--package', 'acme:image@1.2.0'])).toMatchObject({ code: 0 })
    const refused = await box.run(['publish', '1.2.1.wasm', '--package', 'acme:image@1.2.1'])
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('changes acme:image/types options: new field fit: string')
  })

  it('annotates the manifest with the metadata inside, as wkg does, and info shows all of it', async () => {
    const text = await readFile('packages/component/src/fixtures/metadata/wasm-tools.json', 'utf8')
    await box.write('slug.wasm', Buffer.from((JSON.parse(text) as { after: string }).after, 'base64'))
    const args = ['publish', 'slug.wasm', '--package', 'acme:slug@1.3.0', '--annotation']
    expect(await box.run([...args, 'org.opencontainers.image.authors=Me'])).toMatchObject({ code: 0 })
    expect(await box.json(['info', 'acme:slug'])).toMatchObject({
      metadata: { name: 'greeter', version: '1.2.3-rc.1+b' },
      annotations: {
        'org.opencontainers.image.authors': 'Me',
        'org.opencontainers.image.description': 'Größe & "quotes"',
        'org.opencontainers.image.licenses': 'MIT OR Apache-2.0 WITH LLVM-exception',
        'org.opencontainers.image.revision': '0123456789abcdef0123456789abcdef01234567',
        'org.opencontainers.image.source': 'https://github.com/acme/slug',
        'org.opencontainers.image.url': 'https://acme.example/',
        'org.opencontainers.image.version': '1.3.0',
      },
    })
    const { stdout } = await box.run(['info', 'acme:slug'])
    expect(stdout).toMatch(/^ +version +1\.2\.3-rc\.1\+b$/m)
    expect(stdout).toMatch(/^ +made with +Rust, rustc 1\.98\.0$/m)
  })

  it('builds a source folder, and takes its name and version from its WIT, its metadata from package.json', async () => {
    for (const [path, text] of Object.entries(await adderSource('adder'))) await box.write(path, text)
    const { wasmPkg } = JSON.parse(await box.read('adder/package.json')) as { wasmPkg: unknown }
    const manifest = { description: 'Adds', license: 'MIT', repository: 'acme/adder', wasmPkg }
    await box.write('adder/package.json', JSON.stringify(manifest))
    await box.write('adder/wit/world.wit', 'package acme:built@0.2.0;\n')
    await box.write('adder/src/adder.txt', '0.2.0')
    await box.write('adder/README.md', '# Adder\n\nIt adds\u202e numbers.\n')
    const cwd = join(box.project, 'adder')
    const published = await box.run(['publish'], { cwd })
    expect(published.stdout).toMatch(/^published acme:built@0\.2\.0 /)
    expect(await box.json(['info', 'acme:built'])).toMatchObject({
      metadata: { version: '0.2.0', description: 'Adds', licenses: 'MIT', source: 'https://github.com/acme/adder' },
      annotations: { 'org.opencontainers.image.source': 'https://github.com/acme/adder' },
      readme: '# Adder\n\nIt adds\u202e numbers.\n',
    })
    expect((await box.run(['info', 'acme:built', '--readme'])).stdout).toContain('It adds\\u{202e} numbers.')
    expect((await box.run(['info', 'acme:built'])).stdout).toMatch(/^readme +--readme shows it$/m)
    await box.write('adder/wit/world.wit', 'package acme:built@0.2.1;\n')
    await box.write('adder/src/adder.txt', '0.1.0')
    const breaking = await box.run(['publish'], { cwd })
    expect(breaking.stderr).toContain('acme:built@0.2.1 breaks users of 0.2.0')
    await box.write('adder/src/adder.txt', 'oops')
    const failed = await box.run(['publish', 'adder'])
    expect(failed.stderr).toContain('src/adder.txt:1:3')
    expect(await box.json(['info', 'acme:built'])).toMatchObject({ versions: ['0.2.0'] })
    expect((await box.run(['publish', 'adder', '--package', 'a:b@1.0.0'])).stderr).toContain('Leave --package out')
  })

  it('follows a build that tells what the component can do more or less than the last published version', async () => {
    for (const [path, text] of Object.entries(await adderSource('adder'))) await box.write(path, text)
    await box.write('adder/wit/world.wit', 'package acme:changed@0.2.0;\n')
    await box.publish('acme:changed@0.1.0', { imports: ['wasi:cli/environment@0.2.0'] })
    await box.publish('acme:changed@0.3.0', { imports: ['wasi:random/random@0.2.0'] })
    const cwd = join(box.project, 'adder')
    const { stdout } = await box.run(['build'], { cwd })
    expect(stdout).toContain('Since 0.1.0, the last published version:\n  it drops Environment\n')
    expect(await box.json(['build'], { cwd })).toMatchObject({ capabilities: [], published: { version: '0.1.0' } })
    const alone = await box.run(['build'], { cwd, env: { WKG_REGISTRY: 'localhost:1' } })
    expect(alone).toMatchObject({ code: 0, stdout: expect.not.stringContaining('Since') })
    expect(alone.stderr).toBe('')
  })

  it('publishes nothing with --dry-run, and nothing twice', async () => {
    const { file } = await buildSample('docs:adder@0.1.0')
    const args = ['publish', file, '--package', 'acme:dry@1.0.0']
    expect((await box.run([...args, '--dry-run'])).stdout).toContain('checked acme:dry@1.0.0')
    expect(await box.run(['info', 'acme:dry'])).toMatchObject({ code: 1 })
    expect(await box.run(args)).toMatchObject({ code: 0 })
    expect(await box.run(args)).toMatchObject({ code: 1 })
    expect((await box.run([...args, '--skip-dupes'])).stdout).toContain('skipped acme:dry@1.0.0')
  })

  it('publishes none of several unless all can be, and reports each as it goes', async () => {
    const files = ['docs:wit-types@0.1.0', 'wasi:random', 'wasi:clocks']
    const [types, random, clocks] = (await Promise.all(files.map((name) => buildSample(name)))).map(({ file }) => file)
    expect(await box.run(['publish', random ?? ''])).toMatchObject({ code: 0 })
    const refused = await box.run(['publish', types ?? '', random ?? ''])
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(await box.run(['info', 'docs:wit-types'])).toMatchObject({ code: 1 })
    const both = await box.run(['publish', types ?? '', clocks ?? ''])
    expect(both.stdout).toMatch(/^published docs:wit-types@0\.1\.0 .*\npublished wasi:clocks@.*\n$/)
    expect(await box.run(['publish', clocks ?? '', clocks ?? ''])).toMatchObject({ code: 2 })
  })

  it('tells what is already published when a later one fails', async () => {
    const { name, version } = await buildSample('wasi:cli')
    const gate = await startGate(box.registry.host, `/v2/${name.replace(':', '/')}/manifests/${version}`)
    try {
      const files = await Promise.all(['wasi:sockets', 'wasi:cli'].map(async (each) => (await buildSample(each)).file))
      const args = ['publish', ...files, '--registry', gate.host, '--json']
      const { code, stdout } = await box.run(args)
      expect(code).toBe(5)
      expect(JSON.parse(stdout)).toMatchObject({
        published: [{ package: expect.stringMatching(/^wasi:sockets@/) as string, status: 'published' }],
        error: { code: 'E_DENIED' },
      })
    } finally {
      await gate.close()
    }
  })

  it('asks with --dry-run whether the registry would take it', async () => {
    const gate = await startGate(box.registry.host, '/')
    try {
      const { file } = await buildSample('docs:adder@0.1.0')
      const args = ['publish', file, '--package', 'acme:private@1.0.0', '--registry', gate.host, '--dry-run']
      const { code, stderr } = await box.run(args)
      expect(code).toBe(5)
      expect(stderr).toContain('E_DENIED')
    } finally {
      await gate.close()
    }
  })

  it('says what a file is that cannot be published', async () => {
    await mkdir(join(box.project, 'wit'))
    await writeFile(join(box.project, 'core.wasm'), Buffer.from('0061736d01000000', 'hex'))
    for (const [path, problem] of [
      ['wit', 'is a folder'],
      ['core.wasm', 'core.wasm is a core module'],
      ['package.json', 'package.json: this is not a WebAssembly component'],
      ['missing.wasm', 'does not exist'],
    ] as const) {
      const { code, stderr } = await box.run(['publish', path, '--package', 'a:b@1.0.0'])
      expect(code).toBeGreaterThan(0)
      expect(stderr).toContain(problem)
    }
  })
})

describe('wit', () => {
  it('prints the WIT of packages of both kinds, and get and info give it too', async () => {
    const { file } = await buildSample('docs:wit-types@0.1.0')
    await box.run(['publish', file])
    const wit = await box.run(['wit', 'docs:wit-types'])
    expect(wit.stdout).toMatch(/^package docs:wit-types@0\.1\.0;\n/)
    await box.run(['get', 'docs:wit-types'])
    expect(await box.read('docs_wit-types@0.1.0.wit')).toBe(wit.stdout)
    const adder = (await buildSample('docs:adder@0.1.0')).file
    await box.run(['publish', adder, '--package', 'docs:adder@0.1.0'])
    expect((await box.run(['wit', 'docs:adder'])).stdout).toContain('add: func(x: u32, y: u32) -> u32;')
    expect((await box.json<{ wit: string }>(['info', 'docs:adder', '--wit'])).wit).toContain(
      'export docs:adder/add@0.1.0;',
    )
    expect((await box.run(['info', 'docs:adder', '--wit'])).stdout).toContain(
      '  export hello: func(name: string) -> string;',
    )
  })
})

const types = (version: string, more = ''): Promise<void> =>
  box.write('types/types.wit', `package acme:types@${version};\ninterface shapes {\n  type x = u32;\n${more}}\n`)

describe('a folder of WIT', () => {
  it('is built, published, and pinned by what refers to it', async () => {
    await types('1.0.0', '  f: func();\n')
    const built = await box.json<{ digest: string }>(['wit', 'build', 'types', '-o', 'types.wasm'])
    expect(built).toMatchObject({ package: 'acme:types@1.0.0', file: join(box.project, 'types.wasm') })
    expect(await box.json(['wit', 'publish', 'types', '--dry-run'])).toMatchObject({
      published: [{ status: 'checked' }],
    })
    expect(await box.json(['wit', 'publish', 'types'])).toMatchObject({
      published: [{ package: 'acme:types@1.0.0', digest: built.digest, status: 'published' }],
    })
    expect((await box.run(['wit', 'publish', 'types'])).stderr).toContain('acme:types@1.0.0 exists already')
    await types('1.1.0')
    expect((await box.run(['wit', 'publish', 'types'])).stderr).toContain('breaks users of 1.0.0')

    await box.write('wit/world.wit', 'package acme:app@0.1.0;\nworld app { import acme:types/shapes@1.0.0; }\n')
    expect(await box.json(['wit', 'fetch'])).toMatchObject({ packages: ['acme:types@1.0.0'] })
    expect(await box.read('wasm-pkg.lock')).toContain(built.digest)
    expect(await box.run(['install', '--frozen', '--offline'])).toMatchObject({ code: 0 })
    expect((await box.run(['why', 'acme:types'])).stdout).toContain('wit')
    expect(await box.json(['wit', 'build', '--frozen', '--offline', '-o', 'app.wasm'])).toMatchObject({
      package: 'acme:app@0.1.0',
    })
    expect((await box.run(['wit', 'vendor'])).stdout).toContain(join('wit/deps', 'acme-types-1.0.0'))
    expect(await box.read('wit/deps/acme-types-1.0.0/package.wit')).toContain('f: func();')
    expect((await box.run(['wit', 'vendor'])).stdout).toBe('Nothing to write: the folder deps is complete.\n')
  })

  it('is refused with its place before anything is written or published', async () => {
    await types('1.2.0', '  f: fnc();\n')
    const failed = await box.run(['wit', 'publish', 'types'])
    expect(failed.code).toBe(1)
    expect(failed.stderr).toContain('4 |   f: fnc();')
    expect(failed.stderr).toContain('types.wit:4:')
    await box.write('types/types.wit', 'package acme:types;\n')
    expect((await box.run(['wit', 'publish', 'types'])).stderr).toContain('acme:types has no version')
    expect((await box.run(['wit', 'build', 'nothing'])).stderr).toContain('there is no folder')
  })
})
