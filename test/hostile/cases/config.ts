import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Expected, HostileCase, SurfaceName } from '../harness/case.js'
import type { World } from '../harness/world.js'

const PROJECT: readonly SurfaceName[] = ['project', 'cli', 'vite']

/** A configuration file; nothing may be asked of anybody before it is understood. */
const file = (
  row: number | '+',
  title: string,
  toml: (world: World) => string,
  expected: Expected = 'E_CONFIG',
  more: Partial<HostileCase> = {},
): HostileCase => ({
  row,
  title,
  plant: (world) => world.configure(toml(world)),
  expected,
  check: (world, { ok }) => assert.ok(ok || world.requests().length === 0),
  ...more,
})

/** `wasmPkg` of package.json. */
const manifest = (
  row: number | '+',
  title: string,
  wasmPkg: (world: World) => unknown,
  expected: Expected = 'E_CONFIG',
  more: Partial<HostileCase> = {},
): HostileCase => ({
  row,
  title: `package.json: ${title}`,
  surfaces: PROJECT,
  plant: (world) =>
    writeFile(join(world.project, 'package.json'), JSON.stringify({ type: 'module', wasmPkg: wasmPkg(world) })),
  expected,
  ...more,
})

const dependencies = { 'acme:image': '^1.0.0' }

export const CONFIG_CASES: readonly HostileCase[] = [
  file(159, 'a key nobody knows', () => 'default_registri = "x"\n', 'E_CONFIG', { says: /config\.toml/, quick: true }),
  file(159, 'a registry that is a number', () => 'default_registry = 5\n'),
  file(159, 'TOML that is none', () => 'default_registry = [\n'),
  file(
    159,
    'TOML that is none, with a password in it',
    () => '[registry."a.b".oci]\nauth = { username = "u", password = "planted-text }\n',
    'E_CONFIG',
    {
      check: (_world, { output }) => assert.ok(!output.includes('planted-text')),
    },
  ),
  file(
    159,
    'a certificate switch that is text',
    ({ host }) => `default_registry = "${host}"\n[registry."${host}".oci]\naccept_invalid_certificates = "no"\n`,
  ),
  file(
    159,
    'a login without a password',
    ({ host }) => `default_registry = "${host}"\n[registry."${host}".oci]\nauth = { username = "u" }\n`,
  ),
  file(
    27,
    'an extra root certificate that is none',
    ({ host }) =>
      `default_registry = "${host}"\n[registry."${host}".oci]\nextra_root_certificates = [{ encoding = "pem", data = "x" }]\n`,
    'E_CONFIG',
    { says: /extra_root_certificates/ },
  ),
  file(
    164,
    'http for another machine warns, and is not used for others',
    ({ healthyConfig }) => `${healthyConfig}[registry."far.example".oci]\nprotocol = "http"\n`,
    'ok',
    {
      surfaces: ['client'],
      check: (_world, { output }) => assert.match(output, /far\.example.*plain http/),
    },
  ),
  ...[
    'a/b',
    'https://a.b',
    '../x',
    'a.b?c',
    'a b',
    'a.b#c',
    'a@b.c',
    'a.b:99999',
    '[fe80::1%eth0]',
    'а.example',
    '\\u001b[31m',
    '',
  ].map((name) =>
    file(165, `a registry named "${name}"`, () => `default_registry = "${name}"\n`, 'E_CONFIG', {
      quick: name === '../x',
    }),
  ),
  file(166, 'a hundred megabytes', () => `# ${'x'.repeat(100_000_000)}\n`, 'E_CONFIG', { heavy: true }),
  file(
    166,
    'one table, a hundred thousand times',
    () => Array.from({ length: 100_000 }, (_, at) => `[namespace_registries]\nk${at} = "a.b"`).join('\n'),
    'E_CONFIG',
    { heavy: true },
  ),
  {
    row: 166,
    title: 'the configuration is a link to itself',
    async plant({ configFile }) {
      await rm(configFile)
      await symlink(configFile, configFile)
    },
    expected: 'E_CONFIG',
  },
  {
    row: 166,
    title: 'the configuration is a pipe',
    async plant({ configFile }) {
      await rm(configFile)
      execFileSync('mkfifo', [configFile])
    },
    expected: 'E_CONFIG',
    quick: true,
  },
  {
    row: 166,
    title: 'the configuration is a device that never ends',
    async plant({ configFile }) {
      await rm(configFile)
      await symlink('/dev/zero', configFile)
    },
    expected: 'E_CONFIG',
  },
  {
    row: 167,
    title: 'no HOME, a relative XDG folder and empty variables',
    plant({ env }) {
      Object.assign(env, { XDG_CONFIG_HOME: 'relative', XDG_CACHE_HOME: '../x', WKG_REGISTRY: '' })
      delete env['HOME']
    },
    expected: 'ok',
  },
  manifest('+', 'credentials', ({ host }) => ({ dependencies, registries: { default: host, auth: 'x' } })),
  manifest('+', 'a registry with a login', ({ host }) => ({ dependencies, registries: { default: `u:p@${host}` } })),
  manifest('+', 'weaker TLS', ({ host }) => ({
    dependencies,
    registries: { default: { registry: host, metadata: { oci: { registry: host, protocol: 'http' } } } },
  })),
  manifest(
    '+',
    'metadata that lead the user to another host do not take the login of the first along',
    ({ host }) => ({
      dependencies,
      registries: { packages: { 'acme:image': { registry: host, metadata: { oci: { registry: '127.0.0.1:9' } } } } },
    }),
    'E_NETWORK',
    { credentialsAt: () => [] },
  ),
  manifest('+', 'a key nobody knows', () => ({ dependencys: {} })),
  manifest('+', 'a requirement that is none', () => ({ dependencies: { 'acme:image': '1.x.y.z' } }), 'E_CONFIG'),
  manifest(
    174,
    'two names that are one where capitals do not count',
    () => ({ dependencies: { ...dependencies, 'acme:Image': '^1.0.0' } }),
    'E_CONFIG',
  ),
  manifest('+', 'a name that climbs', () => ({ dependencies: { '../../x:y': '^1' } }), 'E_CONFIG', {
    quick: true,
  }),
  manifest(
    '+',
    'a dependency named __proto__',
    () => JSON.parse('{"dependencies":{"__proto__":"^1","acme:image":"^1.0.0"}}') as unknown,
    'E_CONFIG',
  ),
  manifest(
    '+',
    'an override out of the project',
    () => ({ dependencies, overrides: { 'acme:image': '../../../../etc/passwd' } }),
    'E_WASM',
  ),
  manifest(
    199,
    'a policy that allows another registry only',
    () => ({ dependencies, policy: { registries: ['trusted.example'] } }),
    'E_POLICY',
    {
      check: (world) => assert.ok(!world.requests().some(({ path }) => path.includes(world.newest.digest))),
    },
  ),
  {
    row: '+',
    title: 'package.json with a merge conflict',
    // Rolldown itself stumbles over it first in a build.
    surfaces: ['project', 'cli'],
    plant: ({ project }) => writeFile(join(project, 'package.json'), '<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> x\n'),
    expected: 'E_CONFIG',
  },
  {
    row: 200,
    title: 'a private name that exists on the public default registry too: the mapping wins',
    async plant(world) {
      const thief = await world.openSite((_request, response) => void response.writeHead(500).end('stolen'))
      await world.configure(`default_registry = "${thief.host}"\n[namespace_registries]\nacme = "${world.host}"\n`)
    },
    expected: 'ok',
    check: (world) => assert.ok(world.requests().every(({ origin }) => origin === world.registry.origin)),
    quick: true,
  },
]

export const FILE_CASES: readonly HostileCase[] = [
  {
    row: '+',
    title: 'the store is a link to another folder',
    async plant({ store, dir }) {
      await mkdir(join(dir, 'elsewhere'))
      await symlink(join(dir, 'elsewhere'), store)
    },
    expected: 'ok',
  },
  {
    row: '+',
    title: 'the place of the store is a file',
    plant: ({ store }) => writeFile(store, 'x'),
    expected: 'E_CACHE_IO',
    quick: true,
  },
  {
    row: '+',
    title: 'the place of the store is a device',
    plant: (world) => void (world.env['WASM_PKG_CACHE_DIR'] = '/dev/null/store'),
    expected: 'E_CACHE_IO',
  },
  {
    row: 172,
    title: 'nothing that was downloaded may be written or executed',
    plant: () => undefined,
    expected: 'ok',
    check: (world) => {
      const modes = execFileSync('find', [join(world.store, 'v1/blobs'), '-type', 'f', '-printf', '%m\n'])
        .toString()
        .trim()
        .split('\n')
      assert.deepEqual([...new Set(modes)], ['444'])
    },
  },
  {
    row: 170,
    title: 'the types file is a link to a file of the user',
    surfaces: ['vite'],
    installed: true,
    async plant({ dir, project }) {
      await writeFile(join(dir, 'precious'), '# mine')
      await rm(join(project, 'wasm-pkg.d.ts'), { force: true })
      await symlink(join(dir, 'precious'), join(project, 'wasm-pkg.d.ts'))
    },
    expected: 'E_CONFIG',
    says: /not written by wasm-pkg/,
    check: async ({ dir }) => assert.equal(await readFile(join(dir, 'precious'), 'utf8'), '# mine'),
  },
]
