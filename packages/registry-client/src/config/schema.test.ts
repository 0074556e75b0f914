import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parsePackageName } from '../names.js'
import { loadConfig } from './load.js'
import { chooseRegistry } from './resolve.js'
import { parseProjectRegistries } from './schema.js'
import type { Config } from './types.js'

const PROJECT_FILE = '/p/package.json'

const BROKEN_PEM = '-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE-----\\n'

let home: string
let userFile: string

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'wasm-pkg-schema-'))
  userFile = join(home, 'config.toml')
})
afterEach(() => rm(home, { recursive: true, force: true }))

/** Reads a user file of this content (undefined: as it is) and the project's mappings. */
async function load(toml: string | undefined, registries: unknown = {}): Promise<Config> {
  if (toml !== undefined) await writeFile(userFile, toml)
  return loadConfig({ env: {}, configFile: userFile, project: { registries, file: PROJECT_FILE } })
}

function choose(config: Config): ReturnType<typeof chooseRegistry> {
  return chooseRegistry(config, parsePackageName('acme:x'))
}

describe('errors name file, line and key', () => {
  test.each([
    ['unknown top-level key', 'default_registry = "a.io"\ndefault_registy = "b.io"', 2, 'default_registy'],
    ['wrong type', '\n\ndefault_registry = 1', 3, 'default_registry'],
    ['registry name', '[namespace_registries]\nacme = "https://acme.io"', 2, 'namespace_registries.acme'],
    ['namespace', '[namespace_registries]\n"Acme" = "acme.io"', 2, 'namespace_registries.Acme'],
    ['package name', '[package_registry_overrides]\n"acme" = "a.io"', 2, 'package_registry_overrides.acme'],
    ['incomplete mapping', '[namespace_registries]\nacme = { registry = "a.io" }', 2, 'namespace_registries.acme'],
    [
      'unknown mapping key',
      '[namespace_registries.acme]\nregistry = "a.io"\nmeta = {}',
      3,
      'namespace_registries.acme.meta',
    ],
    [
      'metadata shape',
      '[namespace_registries.acme]\nregistry = "a.io"\n[namespace_registries.acme.metadata.oci]\nregistry = 5',
      4,
      'namespace_registries.acme.metadata.oci.registry',
    ],
    ['protocol', '[registry."a.io".oci]\nauth = "dTpw"\nprotocol = "ftp"', 3, 'registry."a.io".oci.protocol'],
    ['dotted keys', 'registry."a.io".oci.protocol = "ftp"', 1, 'registry."a.io".oci.protocol'],
    ['IPv6 names', '[registry."[::1]:5000".oci]\n\nprotocol = 1', 3, 'registry."[::1]:5000".oci.protocol'],
    ['backend that is no table', '[registry."a.io"]\noci = "x"', 2, 'registry."a.io".oci'],
    [
      'auth keys',
      '[registry."a.io".oci.auth]\nusername = "u"\npassword = "hunter2"\ntoken = "x"',
      4,
      'registry."a.io".oci.auth.token',
    ],
    ['auth incomplete', '[registry."a.io".oci]\nauth = { username = "hunter2" }', 2, 'registry."a.io".oci.auth'],
    ['auth not base64', '[registry."a.io".oci]\nauth = "hunter2!"', 2, 'registry."a.io".oci.auth'],
    ['auth without colon', '[registry."a.io".oci]\nauth = "aHVudGVyMg=="', 2, 'registry."a.io".oci.auth'],
    [
      'certificate encoding',
      '[[registry."a.io".oci.extra_root_certificates]]\nencoding = "jks"\ndata = ""',
      1,
      'registry."a.io".oci.extra_root_certificates.0.encoding',
    ],
    ...['pem", data = "garbage', 'pem", data = "', 'der", data = "garbage', `pem", data = "${BROKEN_PEM}`].map(
      (certificate): [string, string, number, string] => [
        `certificate ${certificate.slice(0, 20)}`,
        `[registry."a.io".oci]\nextra_root_certificates = [{ encoding = "${certificate}" }]`,
        2,
        'registry."a.io".oci.extra_root_certificates.0',
      ],
    ),
    ['local without root', '[registry."a.io".local]\n', 1, 'registry."a.io".local'],
    ['both names of one key', '[registry."a.io"]\ndefault = "oci"\ntype = "oci"', 3, 'registry."a.io".type'],
    ['one registry in two cases', '[registry."a.io".oci]\n[registry."A.io".oci]', 2, 'registry."A.io"'],
  ])('%s', async (_title, toml, line, key) => {
    const error: unknown = await load(toml).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'E_CONFIG', message: expect.stringMatching(/./) })
    expect((error as Error).message.startsWith(`${userFile}:${line}: ${key} `)).toBe(true)
    expect((error as Error).message).not.toContain('hunter2')
  })

  test('TOML errors have their line and never quote the file', async () => {
    const error: unknown = await load('a = 1\n[registry."a.io".oci]\nauth = "hunter2\n').catch(
      (caught: unknown) => caught,
    )
    expect(error).toMatchObject({
      code: 'E_CONFIG',
      message: expect.stringContaining(`${userFile}:3: invalid TOML`),
    })
    expect((error as Error).cause).toBeUndefined()
    expect(String((error as Error).stack)).not.toContain('hunter2')
  })

  test('files that are not small UTF-8 text files', async () => {
    await expect(load('x'.repeat(2 ** 20 + 1))).rejects.toMatchObject({
      code: 'E_CONFIG',
      message: expect.stringContaining('too large'),
    })
    await writeFile(userFile, new Uint8Array([0x23, 0xff]))
    await expect(load(undefined)).rejects.toMatchObject({ code: 'E_CONFIG', message: expect.stringContaining('UTF-8') })
    await rm(userFile)
    await symlink(userFile, userFile)
    await expect(load(undefined)).rejects.toMatchObject({ code: 'E_CONFIG', message: expect.stringContaining('ELOOP') })
    await rm(userFile)
    execFileSync('mkfifo', [userFile])
    await expect(load(undefined)).rejects.toMatchObject({
      code: 'E_CONFIG',
      message: expect.stringContaining('regular file'),
    })
    await rm(userFile)
    await mkdir(userFile)
    await expect(load(undefined)).rejects.toMatchObject({ code: 'E_CONFIG' })
  })

  test('a byte order mark and CRLF are fine', async () => {
    const config = await load('\ufeffdefault_registry = "a.io"\r\n[namespace_registries]\r\nacme = "b.io"\r\n')
    expect(choose(config).registry).toBe('b.io')
  })
})

describe('project mappings', () => {
  test.each([
    [
      'credentials beside the mappings',
      { registry: { 'a.io': { oci: { auth: 'dTpw' } } } },
      'wasmPkg.registries.registry',
    ],
    [
      'credentials in a mapping',
      { namespaces: { a: { registry: 'a.io', metadata: {}, auth: 'dTpw' } } },
      'wasmPkg.registries.namespaces.a.auth',
    ],
    [
      'credentials in metadata',
      { namespaces: { a: { registry: 'a.io', metadata: { oci: { auth: 'dTpw' } } } } },
      'wasmPkg.registries.namespaces.a.metadata.oci.auth',
    ],
    [
      'transport in metadata',
      { packages: { 'a:b': { registry: 'a.io', metadata: { oci: { protocol: 'http' } } } } },
      'metadata.oci.protocol',
    ],
    ['a user part in the name', { default: 'user:hunter2@a.io' }, 'wasmPkg.registries.default'],
    ['no table', [], 'wasmPkg.registries must be a table'],
    [
      'a default that is no name',
      { default: { registry: 'a.io', metadata: {} } },
      'wasmPkg.registries.default must be a string',
    ],
    ['a namespace __proto__', JSON.parse('{"namespaces":{"__proto__":"a.io"}}'), 'namespaces.__proto__'],
  ])('refuses %s', async (_title, registries, message) => {
    const error: unknown = await load('', registries).catch((caught: unknown) => caught)
    expect(error).toMatchObject({
      code: 'E_CONFIG',
      message: expect.stringContaining(`${PROJECT_FILE}: wasmPkg.registries`),
    })
    expect((error as Error).message).toContain(message)
    expect((error as Error).message).not.toContain('hunter2')
    expect(() => parseProjectRegistries(registries, PROJECT_FILE)).toThrow(message)
  })

  test('cannot direct the settings of one registry to another host', async () => {
    const toml = '[registry."ghcr.io".oci]\nauth = "dTpw"\n[registry."corp.io".oci]\nauth = "YzpwdwA"\n'
    const at = async (mapping: unknown) => choose(await load(toml, { namespaces: { acme: mapping } })).settings?.name
    expect(await at({ registry: 'ghcr.io', metadata: { oci: { registry: 'evil.io' } } })).toBeUndefined()
    expect(await at({ registry: 'label', metadata: { ociRegistry: 'corp.io' } })).toBe('corp.io')
    expect(await at('ghcr.io')).toBe('ghcr.io')
  })
})
