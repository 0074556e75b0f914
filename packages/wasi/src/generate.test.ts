import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateWasiModule, wasiMember } from './generate.js'
import { printModule, withSpecifiers } from './generated.js'
import type { Grants } from './grants.js'

let dir: string
let count = 0

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wasm-pkg-wasi-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const shim = (id: string, module: string, member: string) => ({
  id,
  member,
  module: `@bytecodealliance/preview${id.includes('@0.3') ? 3 : 2}-shim/${module}`,
})
const SHIMS = [
  shim('wasi:cli/environment@0.2.3', 'cli', 'environment'),
  shim('wasi:cli/exit@0.2.3', 'cli', 'exit'),
  shim('wasi:cli/stdout@0.2.3', 'cli', 'stdout'),
  shim('wasi:filesystem/preopens@0.2.3', 'filesystem', 'preopens'),
  shim('wasi:http/outgoing-handler@0.2.3', 'http', 'outgoingHandler'),
  shim('wasi:sockets/tcp-create-socket@0.2.3', 'sockets', 'tcpCreateSocket'),
  shim('wasi:sockets/types@0.3.0', 'sockets', 'types'),
  shim('wasi:filesystem/preopens@0.3.0', 'filesystem', 'preopens'),
]

/** The shims as Node finds them from here, and the sandbox as it is built, since Node reads no TypeScript. */
const built = async (specifier: string) =>
  specifier.startsWith('wasm-pkg:')
    ? new URL(`../dist/${specifier.slice('wasm-pkg:'.length)}.js`, import.meta.url).href
    : import.meta.resolve(specifier)

type Fn = (...parameters: unknown[]) => unknown

/** The generated module, really run in Node against the real shims. */
async function run(grants: Grants): Promise<(id: string, fn: string) => Fn> {
  const folders = Object.values(grants.preopens ?? {})
  const input = { id: 'a:b@1.0.0', name: 'a:b', grants, platform: 'node', shims: SHIMS, folders } as const
  const code = printModule(await withSpecifiers(generateWasiModule(input), built))
  const file = join(dir, `wasi-${(count += 1)}.mjs`)
  await writeFile(file, code)
  const module = (await import(pathToFileURL(file).href)) as Record<string, Record<string, Fn>>
  return (id, fn) => {
    const item = SHIMS.find((candidate) => candidate.id === id || candidate.id.startsWith(`${id}@`))
    return module[wasiMember(SHIMS, item?.id ?? '')]?.[fn] as Fn
  }
}

describe('without grants', () => {
  it('the environment and the folders are empty', async () => {
    const get = await run({})
    expect(get('wasi:cli/environment', 'getEnvironment')()).toEqual([])
    expect(get('wasi:cli/environment', 'getArguments')()).toEqual([])
    expect(get('wasi:cli/environment', 'initialCwd')()).toBeUndefined()
    expect(get('wasi:filesystem/preopens', 'getDirectories')()).toEqual([])
  })

  it.each([
    ['wasi:cli/exit', 'exit', 'exit'],
    ['wasi:http/outgoing-handler', 'handle', 'network'],
    ['wasi:sockets/tcp-create-socket', 'createTcpSocket', 'network'],
  ])('%s fails with a message that names the permission', async (id, fn, permission) => {
    const get = await run({})
    expect(() => get(id, fn)({ tag: 'err' })).toThrow(
      `a:b@1.0.0 called ${fn} of ${id}@0.2.3, which this project does not allow. ` +
        `To allow it, grant wasmPkg.permissions["a:b"].${permission} in package.json.`,
    )
  })

  it('classes whose static functions open something cannot make instances', async () => {
    const TcpSocket = (await run({}))('wasi:sockets/types', 'TcpSocket') as unknown as { create: Fn }
    expect(() => TcpSocket.create('ipv4')).toThrow('TcpSocket.create of wasi:sockets/types@0.3.0')
  })

  it('output goes through, unless it is taken away', async () => {
    expect((await run({}))('wasi:cli/stdout', 'getStdout')()).toBeTypeOf('object')
    const get = await run({ stdio: false })
    expect(() => get('wasi:cli/stdout', 'getStdout')()).toThrow('.stdio in package.json')
  })
})

describe('with grants', () => {
  it('a component sees the named variables that are set, or the given ones', async () => {
    process.env['WASM_PKG_TEST_SEEN'] = 'yes'
    const named = await run({ env: ['WASM_PKG_TEST_SEEN', 'WASM_PKG_TEST_UNSET'] })
    expect(named('wasi:cli/environment', 'getEnvironment')()).toEqual([['WASM_PKG_TEST_SEEN', 'yes']])
    const given = await run({ env: { LANG: 'de\'\u2028"' }, args: ['a', ''] })
    expect(given('wasi:cli/environment', 'getEnvironment')()).toEqual([['LANG', 'de\'\u2028"']])
    expect(given('wasi:cli/environment', 'getArguments')()).toEqual(['a', ''])
    const all = await run({ env: true })
    expect(all('wasi:cli/environment', 'initialCwd')()).toBe(process.cwd())
    delete process.env['WASM_PKG_TEST_SEEN']
  })

  it('a component reads in its folders, and not beside them', async () => {
    await mkdir(join(dir, 'data'))
    await writeFile(join(dir, 'data', 'inside.txt'), 'inside')
    await writeFile(join(dir, 'outside.txt'), 'outside')
    const get = await run({ preopens: { '/data': join(dir, 'data') } })
    const [[folder, path]] = get('wasi:filesystem/preopens', 'getDirectories')() as [[Descriptor, string]]
    expect(path).toBe('/data')
    const file = folder.openAt({}, 'inside.txt', {}, { read: true })
    expect(Buffer.from(file.read(100n, 0n)[0]).toString()).toBe('inside')
    expect(() => folder.openAt({}, '../outside.txt', {}, { read: true })).toThrow('not-permitted')
    const [[newer, samePath]] = get('wasi:filesystem/preopens@0.3.0', 'getDirectories')() as [[Descriptor, string]]
    expect(samePath).toBe('/data')
    await expect(newer.openAt({}, 'inside.txt', {}, { read: true })).resolves.toBeTypeOf('object')
    await expect(newer.openAt({}, '../outside.txt', {}, { read: true })).rejects.toThrow('not-permitted')
    // The shim itself is not affected.
    const shims = (await import(SHIMS[7]?.module ?? '')) as { preopens: { getDirectories(): unknown[] } }
    expect(shims.preopens.getDirectories()).toEqual([])
  })

  it('a component stays in its folder when another link takes the place of one that it holds', async () => {
    await mkdir(join(dir, 'kept/a'), { recursive: true })
    const get = await run({ preopens: { '/kept': join(dir, 'kept') } })
    const [[root]] = get('wasi:filesystem/preopens', 'getDirectories')() as [[Descriptor]]
    const folder = root.openAt({ symlinkFollow: true }, 'a', { directory: true }, { read: true })
    root.removeDirectoryAt('a')
    root.symlinkAt('../../../../..', 'a')
    expect(() => folder.openAt({ symlinkFollow: true }, 'etc/passwd', {}, { read: true })).toThrow('no-entry')
  })

  it('functions are the shim’s own again', async () => {
    const get = await run({ network: true, exit: true })
    const http = (await import(SHIMS[4]?.module ?? '')) as { outgoingHandler: { handle: Fn } }
    expect(get('wasi:http/outgoing-handler', 'handle')).toBe(http.outgoingHandler.handle)
  })
})

interface Descriptor {
  openAt(pathFlags: object, path: string, openFlags: object, flags: object): Descriptor
  removeDirectoryAt(path: string): void
  symlinkAt(target: string, path: string): void
  read(length: bigint, offset: bigint): [Uint8Array, boolean]
}

it('in a browser, nothing of Node is imported', () => {
  const grants: Grants = { env: ['HOME'], preopens: { '/': '/' } }
  const input = {
    id: 'a:b@1.0.0',
    name: 'a:b',
    grants,
    platform: 'browser',
    shims: SHIMS,
    folders: ['/'],
  } as const
  const module = generateWasiModule(input)
  const code = printModule(module)
  expect(code).not.toContain('node:')
  expect(code).not.toContain('process')
  expect(code).not.toContain('sandbox')
})
