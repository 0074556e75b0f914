import { execFileSync } from 'node:child_process'
import { createSign, generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Config, loadConfig } from '@wasm-pkg/registry-client/config'
import { type RegistryClient, createRegistryClient } from '@wasm-pkg/registry-client'
import { formatVersion, parseVersion } from '@wasm-pkg/registry-client/version'
import { openStore } from '@wasm-pkg/registry-client/store'
import { parsePackageName } from '@wasm-pkg/registry-client/names'
import { sha256 } from '@wasm-pkg/registry-client/digest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { type DockerRegistry, hasDockerRegistry, hasTool, startDockerRegistry } from '@wasm-pkg/testing/docker-registry'

const component = Buffer.from([0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00])
const name = parsePackageName('acme:hello')
const version = parseVersion('1.0.0')
const wkg = process.env['WKG'] ?? join(homedir(), '.cargo/bin/wkg')
const hasWkg = hasTool(wkg)

let dir: string
let counter = 0
const clients: RegistryClient[] = []

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wasm-pkg-registry-'))
})

afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()))
  await rm(dir, { recursive: true, force: true })
})

async function writeConfig(host: string, extra = ''): Promise<string> {
  const file = join(dir, `config-${(counter += 1)}.toml`)
  await writeFile(file, `default_registry = "${host}"\n[registry."${host}".oci]\nprotocol = "http"\n${extra}`)
  return file
}

interface Made {
  readonly client: RegistryClient
  readonly config: Config
  readonly storeDir: string
}

async function makeClient(configFile: string, env: NodeJS.ProcessEnv = {}): Promise<Made> {
  const home = join(dir, `home-${(counter += 1)}`)
  const clientEnv = { HOME: home, PATH: process.env['PATH'], ...env }
  const config = await loadConfig({ configFile, env: clientEnv, homeDir: home })
  const storeDir = join(home, 'store')
  const client = createRegistryClient({ config, store: openStore({ dir: storeDir }), env: clientEnv })
  clients.push(client)
  return { client, config, storeDir }
}

async function pull(client: RegistryClient, target = name): Promise<Uint8Array> {
  const { versions } = await client.listVersions(target)
  expect(versions.map(formatVersion)).toContain('1.0.0')
  const release = await client.getRelease(target, version)
  return await client.readContent(release)
}

function runWkg(parameters: string[], config: string): void {
  const env = { ...process.env, WKG_CONFIG_FILE: config, WKG_CACHE_DIR: join(dir, `wkg-${(counter += 1)}`) }
  execFileSync(wkg, parameters, { env, cwd: dir, stdio: 'pipe' })
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function fileNamed(file: string): string {
  return join(dir, file)
}

function openssl(...parameters: string[]): void {
  execFileSync('openssl', parameters, { stdio: 'pipe' })
}

async function listen(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<[Server, string]> {
  const server = createServer(handler)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return [server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`]
}

const title = (what: string): string =>
  hasDockerRegistry ? what : `${what} (skipped: docker-registry is not installed)`

describe.skipIf(!hasDockerRegistry)(title('plain docker-registry'), () => {
  let registry: DockerRegistry

  beforeAll(async () => {
    registry = await startDockerRegistry()
  })
  afterAll(() => registry.stop())

  it('publishes, lists, describes and fetches', async () => {
    const config = await writeConfig(registry.host)
    const { client } = await makeClient(config)
    const facts = { imports: ['wasi:io/error@0.2.3'], exports: ['acme:hello/run@1.0.0'] }
    const published = await client.publish({ name, version, bytes: component, component: facts })
    expect(published).toMatchObject({ digest: sha256(component), source: `${registry.host}/acme/hello` })

    const events: string[] = []
    const { client: reader, config: read } = await makeClient(config)
    expect(await pull(reader)).toEqual(component)
    const release = await reader.getRelease(name, version)
    expect(release).toMatchObject({
      digest: published.digest,
      manifest: published.manifest,
      size: component.byteLength,
      annotations: { 'org.opencontainers.image.version': '1.0.0' },
    })
    const store = openStore({ dir: join(dir, 'progress-store') })
    const watched = createRegistryClient({ config: read, store, onProgress: (event) => events.push(event.phase) })
    await watched.fetchContent(release)
    await watched.close()
    expect(events).toContain('download')
  })

  it('refuses to replace a version unless asked, and build metadata always', async () => {
    const { client } = await makeClient(await writeConfig(registry.host))
    const twice = { name: parsePackageName('acme:twice'), version, bytes: component }
    await client.publish(twice)
    await expect(client.publish(twice)).rejects.toMatchObject({ code: 'E_VERSION' })
    await client.publish({ ...twice, overwrite: true })
    const built = { ...twice, version: parseVersion('1.0.0+b') }
    await expect(client.publish(built)).rejects.toMatchObject({ code: 'E_VERSION' })
  })

  it('says what is missing, and how the place was found', async () => {
    const { client } = await makeClient(await writeConfig(registry.host))
    const missing = parsePackageName('acme:missing')
    await expect(client.listVersions(missing)).rejects.toMatchObject({
      code: 'E_NOT_FOUND',
      package: 'acme:missing',
      chain: expect.arrayContaining([{ label: 'repository', value: `${registry.host}/acme/missing` }]),
    })
    await expect(client.getRelease(name, parseVersion('9.9.9'))).rejects.toMatchObject({ code: 'E_NOT_FOUND' })
  })

  it('does not follow a lock file to another place, and sends nothing', async () => {
    const { client } = await makeClient(await writeConfig(registry.host))
    const reference = {
      name,
      version,
      registry: registry.host,
      source: 'elsewhere.example/acme/hello',
      digest: sha256(component),
      size: component.byteLength,
    }
    await expect(client.fetchContent(reference)).rejects.toMatchObject({ code: 'E_LOCK_STALE' })
  })

  it('detects damaged content on the registry, stores nothing, and works after it is repaired', async () => {
    const { client, storeDir } = await makeClient(await writeConfig(registry.host))
    const target = parsePackageName('acme:damaged')
    const bytes = Buffer.concat([component, Buffer.from('\0\x05\x04name')])
    const { digest } = await client.publish({ name: target, version, bytes })
    const release = await client.getRelease(target, version)
    const hex = digest.slice('sha256:'.length)
    const file = join(registry.dir, 'data/docker/registry/v2/blobs/sha256', hex.slice(0, 2), hex, 'data')
    await writeFile(file, Buffer.from(bytes).fill(7, 9, 10))
    await expect(client.readContent(release)).rejects.toMatchObject({ code: 'E_DIGEST' })
    expect(await readdir(join(storeDir, 'v1', 'tmp'))).toEqual([])
    await writeFile(file, bytes)
    expect(await client.readContent(release)).toEqual(bytes)
  })

  describe.skipIf(!hasTool('skopeo'))(hasTool('skopeo') ? 'skopeo' : 'skopeo (skipped: it is not installed)', () => {
    it('copies what we publish, and we read the copy', async () => {
      const { client } = await makeClient(await writeConfig(registry.host))
      const from = await client.publish({ name: parsePackageName('acme:source'), version, bytes: component })
      execFileSync('skopeo', [
        'copy',
        '--src-tls-verify=false',
        '--dest-tls-verify=false',
        `docker://${registry.host}/acme/source:1.0.0`,
        `docker://${registry.host}/acme/copied:1.0.0`,
      ])
      const target = parsePackageName('acme:copied')
      expect(await client.getRelease(target, version)).toMatchObject({ digest: from.digest, manifest: from.manifest })
    })
  })

  describe.skipIf(!hasWkg)(hasWkg ? 'wkg' : 'wkg (skipped: it is not installed)', () => {
    it('gets what we publish', async () => {
      const config = await writeConfig(registry.host)
      const { client } = await makeClient(config)
      await client.publish({ name: parsePackageName('acme:forwkg'), version, bytes: component })
      const out = join(dir, 'got.wasm')
      runWkg(['get', 'acme:forwkg@1.0.0', '--format', 'wasm', '-o', out], config)
      expect(await readFile(out)).toEqual(component)
    })

    it('publishes what we read, with the same layout as ours', async () => {
      const config = await writeConfig(registry.host)
      const wit = join(dir, 'wit')
      execFileSync('mkdir', ['-p', wit])
      await writeFile(join(wit, 'world.wit'), 'package acme:fromwkg@1.0.0;\n\ninterface api { run: func(); }\n')
      const built = join(dir, 'fromwkg.wasm')
      runWkg(['build', '--wit-dir', wit, '-o', built], config)
      runWkg(['publish', built, '--package', 'acme:fromwkg@1.0.0'], config)

      const { client } = await makeClient(config)
      const target = parsePackageName('acme:fromwkg')
      const bytes = await pull(client, target)
      expect(Buffer.from(bytes)).toEqual(await readFile(built))

      const theirs = await manifestOf(registry.host, 'acme/fromwkg')
      await client.publish({ name: target, version, bytes, overwrite: true })
      const ours = await manifestOf(registry.host, 'acme/fromwkg')
      expect(ours.layers).toEqual(theirs.layers)
      expect(Object.keys(ours).toSorted()).toEqual(Object.keys(theirs).toSorted())
      expect(theirs.annotations).toMatchObject(ours.annotations)
    })
  })
})

interface Manifest {
  readonly layers: unknown
  readonly annotations: Record<string, string>
}

async function manifestOf(host: string, repository: string): Promise<Manifest> {
  const headers = { accept: 'application/vnd.oci.image.manifest.v1+json' }
  const answer = await fetch(`http://${host}/v2/${repository}/manifests/1.0.0`, { headers })
  return (await answer.json()) as Manifest
}

describe.skipIf(!hasDockerRegistry || !hasTool('htpasswd'))(
  hasTool('htpasswd') ? title('htpasswd') : 'htpasswd (skipped: it is not installed)',
  () => {
    let registry: DockerRegistry

    beforeAll(async () => {
      const htpasswd = execFileSync('htpasswd', ['-Bbn', 'alice', 's3cret:pw'], { encoding: 'utf8' })
      registry = await startDockerRegistry({
        auth: '{htpasswd: {realm: lab-basic, path: "DIR/htpasswd"}}',
        files: { htpasswd },
      })
    })
    afterAll(() => registry.stop())

    it('uses the configured login, and says no without or with a wrong one', async () => {
      const login = 'auth = { username = "alice", password = "s3cret:pw" }\n'
      const { client } = await makeClient(await writeConfig(registry.host, login))
      await client.publish({ name, version, bytes: component })
      expect(await pull(client)).toEqual(component)

      const { client: anonymous } = await makeClient(await writeConfig(registry.host))
      await expect(anonymous.listVersions(name)).rejects.toMatchObject({ code: 'E_DENIED' })
      const wrong = 'auth = { username = "alice", password = "wrong-secret" }\n'
      const { client: stranger } = await makeClient(await writeConfig(registry.host, wrong))
      const failure: unknown = await stranger.listVersions(name).catch((error: unknown) => error)
      expect(failure).toMatchObject({ code: 'E_DENIED' })
      expect(JSON.stringify(failure)).not.toContain('wrong-secret')
    })

    it("reads docker's config.json", async () => {
      const docker = await mkdtemp(join(dir, 'docker-'))
      const auth = Buffer.from('alice:s3cret:pw').toString('base64')
      await writeFile(join(docker, 'config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }))
      const { client } = await makeClient(await writeConfig(registry.host), { DOCKER_CONFIG: docker })
      expect((await client.listVersions(name)).versions).toHaveLength(1)
    })
  },
)

describe.skipIf(!hasDockerRegistry || !hasTool('openssl'))(
  hasTool('openssl') ? title('token authentication') : 'token authentication (skipped: openssl is not installed)',
  () => {
    let registry: DockerRegistry
    let server: Server
    const asked: { scope: string; authorization: string | undefined }[] = []

    beforeAll(async () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const key = join(dir, 'token.key')
      await writeFile(key, privateKey.export({ type: 'pkcs8', format: 'pem' }))
      const request = ['req', '-x509', '-key', key, '-subj', '/CN=lab', '-days', '2']
      const certificate = execFileSync('openssl', request, { encoding: 'utf8' })
      const x5c = certificate.replace(/-----[^-]+-----|\s/g, '')

      const [tokens, origin] = await listen((incoming, outgoing) => {
        const url = new URL(incoming.url ?? '', 'http://token')
        const scope = url.searchParams.get('scope') ?? ''
        const authorization = incoming.headers.authorization
        asked.push({ scope, authorization })
        const [type, repository, actions = ''] = scope.split(':')
        const writer = authorization === `Basic ${Buffer.from('alice:pw').toString('base64')}`
        if (authorization !== undefined && !writer) return void outgoing.writeHead(401).end()
        const granted = actions.split(',').filter((action) => writer || action === 'pull')
        const now = Math.floor(Date.now() / 1000)
        const claims = {
          iss: 'lab-issuer',
          aud: 'lab-registry',
          sub: '',
          exp: now + 60,
          nbf: now - 5,
          iat: now,
          jti: String(asked.length),
          access: [{ type, name: repository, actions: granted }],
        }
        const unsigned = `${encode({ typ: 'JWT', alg: 'RS256', x5c: [x5c] })}.${encode(claims)}`
        const signature = createSign('RSA-SHA256').update(unsigned).sign(privateKey, 'base64url')
        outgoing.end(JSON.stringify({ token: `${unsigned}.${signature}`, expires_in: 60 }))
      })
      server = tokens
      const auth = `{token: {realm: "${origin}/token", service: lab-registry, issuer: lab-issuer, rootcertbundle: "DIR/token.crt"}}`
      registry = await startDockerRegistry({ auth, files: { 'token.crt': certificate } })
    })
    afterAll(async () => {
      await registry.stop()
      server.close()
    })

    it('pushes with a login, pulls anonymously, and asks for one token per scope', async () => {
      const login = 'auth = { username = "alice", password = "pw" }\n'
      const { client } = await makeClient(await writeConfig(registry.host, login))
      await client.publish({ name, version, bytes: component })
      expect(asked.map(({ scope }) => scope)).toEqual(['repository:acme/hello:pull,push'])

      asked.length = 0
      const { client: anonymous } = await makeClient(await writeConfig(registry.host))
      expect(await pull(anonymous)).toEqual(component)
      expect(asked).toEqual([{ scope: 'repository:acme/hello:pull', authorization: undefined }])
      const other = { name: parsePackageName('acme:other'), version, bytes: component }
      await expect(anonymous.publish(other)).rejects.toMatchObject({ code: 'E_DENIED' })
    })

    it('reports a rejected login instead of going on without it', async () => {
      const wrong = 'auth = { username = "alice", password = "outdated" }\n'
      const { client } = await makeClient(await writeConfig(registry.host, wrong))
      await expect(client.listVersions(name)).rejects.toMatchObject({ code: 'E_AUTH' })
    })
  },
)

describe.skipIf(!hasDockerRegistry || !hasTool('openssl'))(
  hasTool('openssl') ? title('TLS with a private authority') : 'TLS (skipped: openssl is not installed)',
  () => {
    let registry: DockerRegistry
    let authority: string

    beforeAll(async () => {
      const key = ['-newkey', 'rsa:2048', '-nodes']
      openssl(
        'req',
        '-x509',
        ...key,
        '-keyout',
        fileNamed('ca.key'),
        '-out',
        fileNamed('ca.crt'),
        '-subj',
        '/CN=lab CA',
        '-days',
        '2',
      )
      openssl('req', ...key, '-keyout', fileNamed('tls.key'), '-out', fileNamed('tls.csr'), '-subj', '/CN=127.0.0.1')
      await writeFile(fileNamed('san'), 'subjectAltName=IP:127.0.0.1\n')
      const signer = ['-CA', fileNamed('ca.crt'), '-CAkey', fileNamed('ca.key'), '-CAcreateserial']
      openssl(
        'x509',
        '-req',
        '-in',
        fileNamed('tls.csr'),
        ...signer,
        '-out',
        fileNamed('tls.crt'),
        '-days',
        '2',
        '-extfile',
        fileNamed('san'),
      )
      const [certificate, secret] = [
        await readFile(fileNamed('tls.crt'), 'utf8'),
        await readFile(fileNamed('tls.key'), 'utf8'),
      ]
      authority = await readFile(fileNamed('ca.crt'), 'utf8')
      registry = await startDockerRegistry({ tls: true, files: { 'tls.crt': certificate, 'tls.key': secret } })
    })
    afterAll(() => registry.stop())

    async function tlsConfig(extra: string): Promise<string> {
      const file = join(dir, `tls-${(counter += 1)}.toml`)
      const settings = `[registry."${registry.host}".oci]\nprotocol = "https"\n${extra}`
      await writeFile(file, `default_registry = "${registry.host}"\n${settings}`)
      return file
    }

    it('accepts the configured root, nothing else, and never falls back to http', async () => {
      const root = `extra_root_certificates = [{ encoding = "pem", data = """\n${authority}""" }]\n`
      const { client } = await makeClient(await tlsConfig(root))
      await client.publish({ name, version, bytes: component })
      expect(await pull(client)).toEqual(component)

      const { client: careless } = await makeClient(await tlsConfig('accept_invalid_certificates = true\n'))
      expect(await pull(careless)).toEqual(component)

      const { client: strict } = await makeClient(await tlsConfig(''))
      const failure: unknown = await strict.listVersions(name).catch((error: unknown) => error)
      expect(failure).toMatchObject({
        code: 'E_TLS',
        actual: expect.stringContaining('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
      })
    })
  },
)

describe.skipIf(!hasDockerRegistry)(title('blob redirects to another origin'), () => {
  it('follows them without credentials', async () => {
    const seen: IncomingMessage['headers'][] = []
    let data = ''
    const [server, origin] = await listen((incoming, outgoing) => {
      seen.push(incoming.headers)
      const path = new URL(incoming.url ?? '', 'http://cdn').pathname
      readFile(join(data, path)).then(
        (bytes) => outgoing.end(bytes),
        () => outgoing.writeHead(404).end(),
      )
    })
    const registry = await startDockerRegistry({ redirectBlobsTo: `${origin}/` })
    data = join(registry.dir, 'data')
    try {
      const host = registry.host
      const variable = `WKG_REGISTRY_${host.replace(/[^A-Za-z0-9]/g, '_')}_AUTH_BEARER`
      const { client } = await makeClient(await writeConfig(host), { [variable]: 'very-secret' })
      await client.publish({ name, version, bytes: component })
      expect(await pull(client)).toEqual(component)
      expect(seen.length).toBeGreaterThan(0)
      expect(JSON.stringify(seen)).not.toContain('secret')
    } finally {
      server.close()
      await registry.stop()
    }
  })
})
