import { spawnSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadConfig, type LoadConfigOptions } from '../config/load.js'
import { WasmPkgError } from '../errors.js'
import { loginSteps, tellLogin } from '../login.js'
import { findCredentials } from './find.js'
import { eraseCredential, storeCredential } from './store.js'
import type { Credential } from './types.js'

const basic = (text: string) => Buffer.from(text).toString('base64')

let home: string
let env: NodeJS.ProcessEnv
let dockerFile: string
let warnings: string[]

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'wasm-pkg-credentials-'))
  env = {
    PATH: `${join(home, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
    HOME: home,
    STORE: join(home, 'store.json'),
  }
  dockerFile = join(home, '.docker', 'config.json')
  warnings = []
})
afterEach(() => rm(home, { recursive: true, force: true }))

async function write(path: string, content: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(
    path,
    typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content),
  )
}

async function find(
  host: string,
  toml = '',
  registry = host,
  project?: LoadConfigOptions['project'],
  repository?: string,
): Promise<Credential> {
  await write(join(home, '.config', 'wasm-pkg', 'config.toml'), toml)
  const config = await loadConfig({ env, homeDir: home, platform: 'linux', project })
  const settings = config.registries.get(registry)
  return findCredentials({
    host,
    repository,
    settings,
    config,
    env,
    platform: 'linux',
    onWarning: (message) => warnings.push(message),
  })
}

/** A real helper program with docker's protocol that stores credentials in a JSON file. It records its requests. */
async function installHelper(
  name: string,
  secrets: Record<string, { Username: string; Secret: string }>,
): Promise<void> {
  await write(join(home, 'store.json'), secrets)
  await installScript(
    name,
    `
const fs = require('node:fs')
const [action, input] = [process.argv[2], fs.readFileSync(0, 'utf8')]
const secrets = JSON.parse(fs.readFileSync(process.env.STORE, 'utf8'))
fs.appendFileSync(process.env.STORE + '.log', action + ' ' + (action === 'store' ? JSON.parse(input).ServerURL : input) + '\\n')
if (action === 'store') { const { ServerURL, ...rest } = JSON.parse(input); secrets[ServerURL] = rest }
else if (secrets[input] === undefined) { console.log('credentials not found in native keychain'); process.exit(1) }
else if (action === 'get') console.log(JSON.stringify({ ServerURL: input, ...secrets[input] }))
else delete secrets[input]
fs.writeFileSync(process.env.STORE, JSON.stringify(secrets))
`,
  )
}

async function installScript(name: string, script: string): Promise<void> {
  const file = join(home, 'bin', `docker-credential-${name}`)
  await write(file, `#!${process.execPath}\n${script}`)
  await chmod(file, 0o755)
}

const log = () => readFile(join(home, 'store.json.log'), 'utf8')

describe('order', () => {
  test('bearer variable, then configuration, then docker, then podman, then anonymous', async () => {
    const toml = '[registry."logical".oci]\nauth = { username = "config", password = "p" }\n'
    await write(dockerFile, { auths: { 'ghcr.io': { auth: basic('docker:p') } } })
    await write(join(home, '.config', 'containers', 'auth.json'), { auths: { 'ghcr.io': { auth: basic('podman:p') } } })
    env['WKG_REGISTRY_GHCR_IO_AUTH_BEARER'] = 'tok'
    expect(await find('ghcr.io', `${toml}[registry."ghcr.io"]\n`, 'logical')).toEqual({
      kind: 'bearer',
      token: 'tok',
      source: 'environment variable WKG_REGISTRY_GHCR_IO_AUTH_BEARER',
    })
    env['WKG_REGISTRY_GHCR_IO_AUTH_BEARER'] = ''
    expect(await find('ghcr.io', toml, 'logical')).toMatchObject({ kind: 'basic', username: 'config' })
    expect(await find('ghcr.io')).toEqual({ kind: 'basic', username: 'docker', password: 'p', source: dockerFile })
    await rm(dockerFile)
    expect(await find('ghcr.io')).toMatchObject({ kind: 'basic', username: 'podman' })
    expect(await find('quay.io')).toEqual({ kind: 'anonymous', source: 'no credential found' })
    expect(warnings).toEqual([])
  })

  test('inside docker’s file: helper of the host, identity token, login, general helper', async () => {
    const auths = { 'a.io': { identitytoken: 'idt', auth: basic('u:p') } }
    await installHelper('fake', {
      'a.io': { Username: 'helper', Secret: 's' },
      'b.io': { Username: '<token>', Secret: 'refresh' },
    })
    await write(dockerFile, { auths, credHelpers: { 'a.io': 'fake' } })
    expect(await find('a.io')).toEqual({
      kind: 'basic',
      username: 'helper',
      password: 's',
      source: `docker-credential-fake (${dockerFile})`,
    })
    await write(dockerFile, { auths, credsStore: 'fake' })
    expect(await find('a.io')).toMatchObject({ kind: 'identity-token', token: 'idt' })
    await write(dockerFile, { auths: { 'a.io': { auth: basic('u:p') } }, credsStore: 'fake' })
    expect(await find('a.io')).toMatchObject({ kind: 'basic', username: 'u' })
    await write(dockerFile, { auths: { 'a.io': {} }, credsStore: 'fake' })
    expect(await find('a.io')).toMatchObject({ kind: 'basic', username: 'helper' })
    expect(await find('b.io')).toMatchObject({ kind: 'identity-token', token: 'refresh' })
    expect(await find('c.io')).toMatchObject({ kind: 'anonymous' })
    expect((await log()).split('\n')).toContain('get https://c.io')
    expect(warnings).toEqual([])
  })

  test('DOCKER_CONFIG, REGISTRY_AUTH_FILE and XDG_RUNTIME_DIR move the files', async () => {
    env['DOCKER_CONFIG'] = join(home, 'dc')
    await write(join(home, 'dc', 'config.json'), { auths: { 'a.io': { auth: basic('moved:p') } } })
    expect(await find('a.io')).toMatchObject({ username: 'moved' })
    env['XDG_RUNTIME_DIR'] = join(home, 'run')
    await write(join(home, 'run', 'containers', 'auth.json'), { auths: { 'b.io': { auth: basic('runtime:p') } } })
    expect(await find('b.io')).toMatchObject({ username: 'runtime' })
    env['REGISTRY_AUTH_FILE'] = join(home, 'explicit.json')
    expect(await find('b.io')).toMatchObject({ kind: 'anonymous' })
    await write(join(home, 'explicit.json'), { auths: { 'b.io': { auth: basic('explicit:p') } } })
    expect(await find('b.io')).toMatchObject({ username: 'explicit' })
  })
})

describe('hosts', () => {
  test.each([
    ['ghcr.io', 'ghcr.io', true],
    ['GHCR.IO', 'ghcr.io', true],
    ['ghcr.io', 'GHCR.io', true],
    ['ghcr.io', 'https://ghcr.io', true],
    ['ghcr.io', 'https://ghcr.io/v2/', true],
    ['docker.io', 'https://index.docker.io/v1/', true],
    ['registry-1.docker.io', 'docker.io', true],
    ['localhost:5000', 'localhost:5000', true],
    ['ghcr.io', 'evil-ghcr.io', false],
    ['evil-ghcr.io', 'ghcr.io', false],
    ['ghcr.io.evil.com', 'ghcr.io', false],
    ['ghcr.io', 'ghcr.io.evil.com', false],
    ['ghcr.io:444', 'ghcr.io', false],
    ['ghcr.io', 'ghcr.io:444', false],
    ['ghcr.io', 'https://evil.com/ghcr.io', false],
    ['hub.docker.io', 'docker.io', false],
    ['__proto__', 'ghcr.io', false],
  ])('%s and the key %s: %s', async (host, key, found) => {
    await write(dockerFile, { auths: { [key]: { auth: basic('u:p') } } })
    expect((await find(host)).kind).toBe(found ? 'basic' : 'anonymous')
  })

  test('an exact key is preferred, and podman’s keys with a path are for that path alone', async () => {
    await write(dockerFile, {
      auths: { 'https://a.io/v1/': { auth: basic('old:p') }, 'a.io': { auth: basic('exact:p') } },
    })
    expect(await find('a.io')).toMatchObject({ username: 'exact' })
    await write(dockerFile, {})
    await write(join(home, '.config', 'containers', 'auth.json'), { auths: { 'a.io/team': { auth: basic('team:p') } } })
    expect(await find('a.io')).toMatchObject({ kind: 'anonymous' })
  })

  test.each([
    ['team/image', 'team'],
    ['team/priv/adder', 'priv'],
    ['team', 'team'],
    ['teams/image', 'whole'],
    ['Team/image', 'whole'],
    [undefined, 'whole'],
  ])('podman’s login for %s is the narrowest one: %s', async (repository, username) => {
    await write(join(home, '.config', 'containers', 'auth.json'), {
      auths: {
        'a.io': { auth: basic('whole:p') },
        'A.io/team': { auth: basic('team:p') },
        'a.io/team/priv': { auth: basic('priv:p') },
        'b.io/teams': { auth: basic('foreign:p') },
      },
    })
    expect(await find('a.io', '', 'a.io', undefined, repository)).toMatchObject({ username })
  })

  test.each([
    ['localhost:1234', 'WKG_REGISTRY_LOCALHOST_1234_AUTH_BEARER'],
    ['ghcr.io', 'WKG_REGISTRY_GHCR_IO_AUTH_BEARER'],
    ['[::1]:5000', 'WKG_REGISTRY____1__5000_AUTH_BEARER'],
  ])('the variable of %s is %s', async (host, name) => {
    env[name] = 'tok'
    expect(await find(host, `default_registry = "${host}"`)).toMatchObject({ kind: 'bearer' })
  })

  const LOOKALIKE = 'WKG_REGISTRY_REGISTRY_ACME_EXAMPLE_AUTH_BEARER'
  test.each([
    ['that nobody names', '', {}],
    ['that only the project names', '', { namespaces: { evil: 'registry-acme.example' } }],
    [
      'behind a label of the project',
      '',
      { packages: { 'a:b': { registry: 'x', metadata: { ociRegistry: 'registry-acme.example' } } } },
    ],
    [
      'whose double the user names',
      'default_registry = "registry.acme.example"\n',
      { default: 'registry-acme.example' },
    ],
  ])('the token of another host does not go to one %s', async (_title, toml, registries) => {
    env[LOOKALIKE] = 'hunter2'
    const project = { registries, file: join(home, 'package.json') }
    const found = await find('registry-acme.example', toml, undefined, project)
    expect(found).toMatchObject({ kind: 'anonymous', passedOver: expect.stringContaining(LOOKALIKE) })
    expect(warnings).toEqual([expect.stringMatching(/is not used for "registry-acme\.example".*log in/)])
    // A project cannot disable the user's token by naming a similar host.
    const own = await find('registry.acme.example', '[registry."registry.acme.example"]\n', undefined, project)
    expect(own).toMatchObject({ kind: 'bearer', token: 'hunter2' })
  })

  test('an unused variable is reported only if another login is refused', async () => {
    env[LOOKALIKE] = 'hunter2'
    await mkdir(join(home, '.docker'), { recursive: true })
    const auth = Buffer.from('joe:secret').toString('base64')
    await writeFile(join(home, '.docker/config.json'), JSON.stringify({ auths: { 'registry-acme.example': { auth } } }))
    const credential = await find('registry-acme.example')
    expect(credential).toMatchObject({ kind: 'basic', username: 'joe' })
    expect(warnings).toEqual([])
    const refused = new WasmPkgError('E_DENIED', 'refused')
    const login = { host: 'registry-acme.example', credential, unknownSchemes: [] }
    expect(loginSteps(refused, login)[0]?.value).toMatch(
      /^"joe", .*; WKG_REGISTRY_REGISTRY_ACME_EXAMPLE_AUTH_BEARER is not/,
    )
    expect(tellLogin(refused, login).hint).toMatch(/^registry-acme\.example refused "joe"/)
  })

  test('a variable that two configured registries share is refused', async () => {
    env['WKG_REGISTRY_A_B_IO_AUTH_BEARER'] = 'hunter2'
    const toml =
      '[namespace_registries]\nx = "a-b.io"\ny = { registry = "label", metadata = { ociRegistry = "a.b.io" } }\n'
    await expect(find('a.b.io', toml)).rejects.toMatchObject({
      code: 'E_CONFIG',
      message: expect.stringMatching(/"a\.b\.io" as well as for "a-b\.io"/),
    })
    await expect(find('a-b.io', toml)).rejects.toMatchObject({ code: 'E_CONFIG' })
    expect(await find('a.b.io', '[namespace_registries]\ny = "A.b.io"\n')).toMatchObject({ kind: 'bearer' })
  })

  test('a token that would break the header is refused without being shown', async () => {
    env['WKG_REGISTRY_A_IO_AUTH_BEARER'] = 'hunter2\r\nHost: evil'
    await expect(find('a.io', 'default_registry = "a.io"\n')).rejects.toMatchObject({
      code: 'E_CREDENTIALS',
      message: expect.not.stringContaining('hunter2'),
    })
  })
})

describe('damaged entries are reported with file and key, without the value, and the search continues', () => {
  test.each([
    ['bad base64', { auths: { 'a.io': { auth: 'hunter2!' } } }, 'auths["a.io"].auth'],
    ['no colon', { auths: { 'a.io': { auth: basic('hunter2') } } }, 'auths["a.io"].auth'],
    [
      'not UTF-8',
      { auths: { 'a.io': { auth: Buffer.from([0xff, 0x3a, 0x61]).toString('base64') } } },
      'auths["a.io"].auth',
    ],
    ['no JSON', '{"auths": {"a.io": hunter2', 'not valid JSON'],
    ['no object', '[]', 'not a JSON object'],
    ['auths no object', { auths: 'hunter2' }, 'auths is not an object'],
    ['helper name with a path', { credHelpers: { 'a.io': '../evil' } }, 'is not a helper name'],
    ['helper missing', { credHelpers: { 'a.io': 'nowhere' } }, 'cannot be run (ENOENT)'],
  ])('%s', async (_title, content, message) => {
    await write(dockerFile, content)
    await write(join(home, '.config', 'containers', 'auth.json'), { auths: { 'a.io': { auth: basic('podman:p') } } })
    expect(await find('a.io')).toMatchObject({ username: 'podman' })
    expect(warnings).toEqual([expect.stringContaining(message)])
    expect(warnings.join()).not.toContain('hunter2')
  })

  test.each([
    ['fails', 'console.log("hunter2"); process.exit(3)', 'exited with code 3'],
    ['talks nonsense', 'console.log("hunter2")', 'not a JSON object'],
    ['leaves the secret out', 'console.log("{}")', 'no Username and Secret'],
    ['floods', 'process.stdout.write("hunter2".repeat(1e6))', 'cannot be run'],
  ])('a helper that %s', async (_title, script, message) => {
    await installScript('bad', script)
    await write(dockerFile, { credsStore: 'bad' })
    expect(await find('a.io')).toMatchObject({ kind: 'anonymous' })
    expect(warnings).toEqual([expect.stringContaining(message)])
    expect(warnings.join()).not.toContain('hunter2')
  })

  test('a helper that hangs and ignores SIGTERM is ended with what it started', async () => {
    const alive = join(home, 'alive')
    await installScript(
      'hung',
      `
process.on('SIGTERM', () => {})
const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })
require('node:fs').writeFileSync(${JSON.stringify(alive)}, String(child.pid))
setInterval(() => {}, 1000)
`,
    )
    await write(dockerFile, { credsStore: 'hung' })
    expect(await find('a.io')).toMatchObject({ kind: 'anonymous' })
    expect(warnings).toEqual([expect.stringContaining('gave no answer within 10 s')])
    const pid = Number(await readFile(alive, 'utf8'))
    // Whether the process is gone, or a zombie.
    const state = (): string => spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout
    await expect.poll(state).toMatch(/^(?:Z.*)?\s*$/)
  })

  test('an empty file and an empty entry are no damage', async () => {
    await write(dockerFile, '')
    expect(await find('a.io')).toMatchObject({ kind: 'anonymous' })
    await write(dockerFile, { auths: { 'a.io': { auth: '' }, 'https://a.io': { auth: basic('u:p') } } })
    expect(await find('a.io')).toMatchObject({ username: 'u' })
    expect(warnings).toEqual([])
  })

  test('colons belong to the password', async () => {
    await write(dockerFile, { auths: { 'a.io': { auth: basic('u:p:q:') } } })
    expect(await find('a.io')).toMatchObject({ username: 'u', password: 'p:q:' })
  })
})

describe('storing and erasing', () => {
  const login = { kind: 'basic', username: 'u', password: 'p:w' } as const

  test('in the file: private, keeping everything else, replacing older keys of the host', async () => {
    expect(await storeCredential('a.io', login, { env })).toEqual({ file: dockerFile })
    expect((await stat(dockerFile)).mode & 0o777).toBe(0o600)
    expect((await stat(dirname(dockerFile))).mode & 0o777).toBe(0o700)
    expect(await find('a.io')).toMatchObject({ kind: 'basic', username: 'u', password: 'p:w' })
    await write(dockerFile, {
      psFormat: 'x',
      auths: { 'b.io': { auth: basic('b:b'), email: 'e' }, 'https://A.io/v1/': { auth: basic('old:p') } },
    })
    await storeCredential('A.io', { kind: 'identity-token', token: 'idt' }, { env })
    expect(JSON.parse(await readFile(dockerFile, 'utf8'))).toEqual({
      psFormat: 'x',
      auths: { 'b.io': { auth: basic('b:b'), email: 'e' }, 'a.io': { identitytoken: 'idt' } },
    })
    expect(await eraseCredential('a.io', { env })).toBe(true)
    expect(await eraseCredential('a.io', { env })).toBe(false)
    expect(await find('a.io')).toMatchObject({ kind: 'anonymous' })
    expect(await find('b.io')).toMatchObject({ username: 'b' })
  })

  test('with a helper: docker’s key, an empty entry in the file, gone after erasing', async () => {
    await installHelper('fake', {})
    await write(dockerFile, { credsStore: 'fake' })
    expect(await storeCredential('docker.io', login, { env })).toEqual({ file: dockerFile, helper: 'fake' })
    expect(JSON.parse(await readFile(dockerFile, 'utf8'))).toEqual({
      credsStore: 'fake',
      auths: { 'https://index.docker.io/v1/': {} },
    })
    expect(await log()).toBe('store https://index.docker.io/v1/\n')
    expect(await find('registry-1.docker.io')).toMatchObject({ kind: 'basic', username: 'u', password: 'p:w' })
    await storeCredential('a.io', { kind: 'identity-token', token: 'idt' }, { env })
    expect(await find('a.io')).toMatchObject({ kind: 'identity-token', token: 'idt' })
    expect(await eraseCredential('index.docker.io', { env })).toBe(true)
    expect(await find('docker.io')).toMatchObject({ kind: 'anonymous' })
    expect(await find('a.io')).toMatchObject({ kind: 'identity-token' })
  })

  test('a damaged file is left alone, and a host must be one', async () => {
    await write(dockerFile, '{"auths": ')
    await expect(storeCredential('a.io', login, { env })).rejects.toMatchObject({ code: 'E_CREDENTIALS' })
    expect(await readFile(dockerFile, 'utf8')).toBe('{"auths": ')
    await expect(storeCredential('https://a.io', login, { env })).rejects.toMatchObject({ code: 'E_CONFIG' })
  })
})
