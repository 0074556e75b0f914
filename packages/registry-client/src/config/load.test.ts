import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CERTIFICATE } from '../fixtures/certificate.js'
import { parsePackageName } from '../names.js'
import { locateBackend, needsRegistryMetadata } from './backend.js'
import { loadConfig, type LoadConfigOptions } from './load.js'
import { chooseRegistry, type RegistryChoice, registryChoiceKey } from './resolve.js'
import type { Config, RegistrySettings } from './types.js'

let home: string
let userFile: string

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'wasm-pkg-config-'))
  userFile = join(home, '.config', 'wasm-pkg', 'config.toml')
  await mkdir(join(home, '.config', 'wasm-pkg'), { recursive: true })
})
afterEach(() => rm(home, { recursive: true, force: true }))

async function load(toml: string | undefined, options: LoadConfigOptions = {}): Promise<Config> {
  if (toml !== undefined) await writeFile(userFile, toml)
  return loadConfig({ env: {}, homeDir: home, platform: 'linux', ...options })
}

function project(registries: unknown): Pick<LoadConfigOptions, 'project'> {
  return { project: { registries, file: '/p/package.json' } }
}

function pick(config: Config, name: string): string {
  return chooseRegistry(config, parsePackageName(name)).registry
}

async function settingsOf(table: string): Promise<RegistrySettings | undefined> {
  return (await load(`[namespace_registries]\nacme = "r.io"\n${table}`)).registries.get('r.io')
}

async function chooseWith(table: string): Promise<RegistryChoice> {
  return chooseRegistry(await load(`default_registry = "r.io"\n${table}`), parsePackageName('a:b'))
}

describe('resolution', () => {
  test('without any file the built-in namespaces apply, and nothing else', async () => {
    const config = await load(undefined)
    expect(pick(config, 'wasi:http')).toBe('wasi.dev')
    expect(pick(config, 'ba:x')).toBe('bytecodealliance.org')
    expect(() => pick(config, 'acme:x')).toThrow(
      expect.objectContaining({ code: 'E_CONFIG', package: 'acme:x', hint: expect.stringContaining('package.json') }),
    )
  })

  test('package override, then namespace, then default; the default beats the built-in namespaces', async () => {
    const config = await load(`
      default_registry = "default.io"
      [namespace_registries]
      acme = "acme.io"
      [package_registry_overrides]
      "acme:special" = "special.io"
    `)
    expect(['acme:special', 'acme:x', 'other:x', 'wasi:http'].map((name) => pick(config, name))).toEqual([
      'special.io',
      'acme.io',
      'default.io',
      'default.io',
    ])
    expect(chooseRegistry(config, parsePackageName('acme:x')).why).toBe(`namespace mapping in ${userFile}:4`)
  })

  test('the user’s mappings beat the project’s, whose default beats the user’s; an explicit registry beats all', async () => {
    const toml = 'default_registry = "user.io"\n[namespace_registries]\nacme = "user-acme.io"\nbeta = "beta.io"\n'
    const registries = { default: 'project.io', namespaces: { acme: 'project-acme.io' }, packages: { 'x:y': 'xy.io' } }
    const config = await load(toml, project(registries))
    expect(['acme:a', 'beta:a', 'x:y', 'q:q'].map((name) => pick(config, name))).toEqual([
      'user-acme.io',
      'beta.io',
      'xy.io',
      'project.io',
    ])
    expect(config.warnings).toEqual([
      expect.stringMatching(/^"acme" is user-acme\.io .* wins, not project-acme\.io/),
      expect.stringMatching(/^the default registry is project\.io .* wins, not user\.io/),
    ])
    expect(pick(await load(toml, { ...project(registries), registry: 'only.io' }), 'wasi:http')).toBe('only.io')
    expect(pick(await load(toml, { env: { WKG_REGISTRY: 'env.io' } }), 'acme:a')).toBe('env.io')
    expect(pick(await load(toml, { env: { WKG_REGISTRY: 'env.io' }, registry: 'option.io' }), 'acme:a')).toBe(
      'option.io',
    )
  })

  test('with an explicit file the user file and the built-in namespaces are gone, and it beats the project', async () => {
    const file = join(home, 'other.toml')
    await writeFile(file, '[namespace_registries]\nacme = "explicit.io"\n')
    const toml = 'default_registry = "user.io"\n[namespace_registries]\nbeta = "beta.io"\n'
    for (const options of [{ configFile: file }, { env: { WKG_CONFIG_FILE: file } }]) {
      const config = await load(toml, {
        ...options,
        ...project({ namespaces: { acme: 'project.io', gamma: 'gamma.io' } }),
      })
      expect(pick(config, 'acme:a')).toBe('explicit.io')
      expect(pick(config, 'gamma:a')).toBe('gamma.io')
      expect(() => pick(config, 'wasi:http')).toThrow('no registry is configured')
      expect(() => pick(config, 'beta:a')).toThrow('no registry is configured')
      const hint = expect.stringMatching(/^Name it with --registry <registry>, or add .* "beta": "<registry>"/)
      expect(() => pick(config, 'beta:a')).toThrow(expect.objectContaining({ code: 'E_CONFIG', hint }))
    }
    await expect(load(toml, { configFile: join(home, 'missing.toml') })).rejects.toMatchObject({ code: 'E_CONFIG' })
  })

  test('metadata belongs to the mapping that chose the registry, never to another', async () => {
    const config = await load(`
      [namespace_registries]
      acme = { registry = "label", metadata = { preferredProtocol = "oci", oci = { registry = "ghcr.io", namespacePrefix = "acme/" } } }
      beta = { registry = "label", metadata = { ociRegistry = "quay.io" } }
      [package_registry_overrides]
      "acme:plain" = "plain.io"
    `)
    const [acme, beta, plain] = ['acme:x', 'beta:x', 'acme:plain'].map((name) =>
      chooseRegistry(config, parsePackageName(name)),
    )
    if (acme === undefined || beta === undefined || plain === undefined) throw new Error('unreachable')
    expect(locateBackend(acme)).toEqual({ kind: 'oci', host: 'ghcr.io', namespacePrefix: 'acme/' })
    expect(locateBackend(beta)).toEqual({ kind: 'oci', host: 'quay.io', namespacePrefix: '' })
    expect(locateBackend(plain)).toEqual({ kind: 'oci', host: 'plain.io', namespacePrefix: '' })
    expect([acme, beta, plain].map(needsRegistryMetadata)).toEqual([false, false, true])
    // One label for two hosts means two backends.
    expect(registryChoiceKey(acme)).not.toBe(registryChoiceKey(beta))
    expect(registryChoiceKey(plain)).toBe(registryChoiceKey({ registry: 'PLAIN.io' }))
  })

  const EVIL = { registry: 'trusted.io', metadata: { oci: { registry: 'evil.io' } } }
  test.each([
    ['namespace', '[namespace_registries]\nacme = "trusted.io"\n', { namespaces: { acme: EVIL } }],
    ['package', '[package_registry_overrides]\n"acme:x" = "trusted.io"\n', { packages: { 'acme:x': EVIL } }],
    ['package below a namespace', '[namespace_registries]\nacme = "trusted.io"\n', { packages: { 'acme:x': EVIL } }],
  ])('a project’s %s cannot put another host behind a registry of the user', async (_title, toml, registries) => {
    const own = await load(toml, project(registries))
    expect(locateBackend(chooseRegistry(own, parsePackageName('acme:x')))).toMatchObject({ host: 'trusted.io' })
    expect(own.warnings).toEqual([
      expect.stringContaining('not trusted.io, which stands for evil.io (/p/package.json)'),
    ])
    const given = await load('', { ...project(registries), registry: 'trusted.io' })
    expect(locateBackend(chooseRegistry(given, parsePackageName('acme:x')))).toMatchObject({ host: 'trusted.io' })
    expect(given.warnings).toEqual([expect.stringContaining('comes from trusted.io itself (option registry)')])
    // If the user has no setting, the project's applies, with its physical place.
    const none = await load('', project(registries))
    expect(locateBackend(chooseRegistry(none, parsePackageName('acme:x')))).toMatchObject({ host: 'evil.io' })
    expect(none.warnings).toEqual([])
  })

  test('an explicit registry takes custom metadata only from its own mapping', async () => {
    const toml = '[namespace_registries]\nacme = { registry = "label", metadata = { ociRegistry = "ghcr.io" } }\n'
    const own = chooseRegistry(await load(toml, { registry: 'LABEL' }), parsePackageName('acme:x'))
    const foreign = chooseRegistry(await load(toml, { registry: 'foreign.io' }), parsePackageName('acme:x'))
    expect(locateBackend(own)).toMatchObject({ host: 'ghcr.io' })
    expect(locateBackend(foreign)).toMatchObject({ host: 'foreign.io' })
  })
})

describe('registry settings', () => {
  test.each([
    ['one table is the default', '[registry."r.io".local]\nroot = "x"', 'local'],
    ['two tables leave none', '[registry."r.io".local]\nroot = "x"\n[registry."r.io".oci]\n', undefined],
    [
      'default chooses',
      '[registry."r.io"]\ndefault = "oci"\n[registry."r.io".oci]\n[registry."r.io".local]\nroot = "x"',
      'oci',
    ],
    ['type is its alias', '[registry."R.IO"]\ntype = "local"\n[registry."R.IO".local]\nroot = "x"', 'local'],
    ['a leftover warg table counts', '[registry."r.io".warg]\nurl = "x"', 'warg'],
  ])('%s', async (_title, table, backend) => {
    expect((await settingsOf(table))?.backend).toBe(backend)
  })

  test('the oci table', async () => {
    const read = await settingsOf(`
      [registry."r.io".oci]
      auth = "dXNlcjpwYTpzcw"
      protocol = "http"
      accept_invalid_certificates = true
      extra_root_certificates = [{ encoding = "pem", data = """${CERTIFICATE}""" }]
    `)
    expect(read?.oci).toEqual({
      auth: { username: 'user', password: 'pa:ss' },
      protocol: 'http',
      acceptInvalidCertificates: true,
      extraRootCertificates: [{ encoding: 'pem', data: CERTIFICATE }],
    })
    expect((await settingsOf('[registry."r.io".oci.auth]\nusername = "u"\npassword = "p"\n'))?.oci?.auth).toEqual({
      username: 'u',
      password: 'p',
    })
    expect((await settingsOf('[registry."r.io".oci]\n'))?.oci).toEqual({
      acceptInvalidCertificates: false,
      extraRootCertificates: [],
    })
  })

  test('backends: local needs its folder and the user, warg is refused with a hint', async () => {
    const local = await chooseWith('[registry."r.io".local]\nroot = "./packages"')
    expect(locateBackend(local)).toEqual({ kind: 'local', root: './packages' })
    expect(needsRegistryMetadata(local)).toBe(false)
    const fail = async (table: string) => {
      const choice = await chooseWith(table)
      return () => locateBackend(choice)
    }
    expect(await fail('[registry."r.io"]\ndefault = "local"')).toThrow(/has no folder/)
    expect(await fail('[registry."r.io".warg]\nurl = "x"')).toThrow(
      expect.objectContaining({ code: 'E_UNSUPPORTED', hint: expect.stringContaining('default = "oci"') }),
    )
    const remote = await chooseWith('')
    expect(() => locateBackend(remote, { preferredProtocol: 'local' })).toThrow(/only the user may choose/)
    expect(() => locateBackend(remote, { preferredProtocol: 'warg' })).toThrow(
      expect.objectContaining({ code: 'E_UNSUPPORTED' }),
    )
    expect(locateBackend(remote, { oci: { registry: 'ghcr.io', namespacePrefix: 'p/' } })).toEqual({
      kind: 'oci',
      host: 'ghcr.io',
      namespacePrefix: 'p/',
    })
  })

  test('weakened transport and keys without effect cause warnings', async () => {
    const config = await load(`[registry."r.io".oci]
protocol = "http"
accept_invalid_certificates = true
protcol = "https"
[registry."localhost:5000".oci]
protocol = "http"
`)
    expect(config.warnings).toEqual([
      `${userFile}:4: registry."r.io".oci.protcol is not a known key and has no effect`,
      expect.stringContaining('registry."r.io".oci uses plain http'),
      expect.stringContaining('registry."r.io".oci accepts invalid certificates'),
    ])
  })
})

test('the listing has every value with its place, secrets redacted', async () => {
  const config = await load(
    'default_registry = "a.io"\n[namespace_registries]\nacme = "acme.io"\nwasi = "my.io"\n[registry."a.io".oci]\nauth = { username = "u", password = "hunter2" }\nprotocol = "https"\ntokne = "hunter2"\n[registry."a.io".warg]\nauth_token = "hunter2"\n',
    { ...project({ namespaces: { acme: 'p.io' } }), env: { WKG_REGISTRY_A_IO_AUTH_BEARER: 'hunter2', PATH: '/bin' } },
  )
  expect(config.sources).toEqual([
    { key: 'namespace_registries.wasi', value: 'wasi.dev', origin: 'built-in', overridden: true },
    { key: 'namespace_registries.ba', value: 'bytecodealliance.org', origin: 'built-in', overridden: false },
    { key: 'namespace_registries.acme', value: 'p.io', origin: '/p/package.json', overridden: true },
    { key: 'default_registry', value: 'a.io', origin: `${userFile}:1`, overridden: false },
    { key: 'namespace_registries.acme', value: 'acme.io', origin: `${userFile}:3`, overridden: false },
    { key: 'namespace_registries.wasi', value: 'my.io', origin: `${userFile}:4`, overridden: false },
    { key: 'registry."a.io".oci.auth', value: '***', origin: `${userFile}:6`, overridden: false },
    { key: 'registry."a.io".oci.protocol', value: 'https', origin: `${userFile}:7`, overridden: false },
    { key: 'registry."a.io".oci.tokne', value: '***', origin: `${userFile}:8`, overridden: false },
    { key: 'registry."a.io".warg.auth_token', value: '***', origin: `${userFile}:10`, overridden: false },
    { key: 'WKG_REGISTRY_A_IO_AUTH_BEARER', value: '***', origin: 'environment', overridden: false },
  ])
  expect(JSON.stringify(config.sources)).not.toContain('hunter2')
})
