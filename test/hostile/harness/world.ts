import { lstat, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PublishedPackage } from '../content/package.js'
import { sampleComponent } from '../content/sample.js'
import type { Exchange } from '../server/exchange.js'
import { PROFILES } from '../server/profiles.js'
import { type HostileRegistry, openRegistry } from '../server/registry.js'
import { type Handler, type SeenRequest, type Site, type SiteOptions, openSite } from '../server/site.js'

export const USERNAME = 'robot$builder'
export const PASSWORD = 'hostile-password-7f3a'

export interface Setup {
  /** Name of a registry profile. */
  readonly profile?: string
  /** Whether docker's file has the right login. @default true */
  readonly login?: boolean
  /** Reaches the registry as `registry.example`, through a proxy: for this machine it is a public host. */
  readonly isPublic?: boolean
  /** TOML below `[registry."<host>".oci]`. */
  readonly oci?: string
  readonly tls?: SiteOptions['tls']
  /** Where the registry listens. */
  readonly address?: SiteOptions['address']
  readonly env?: Readonly<Record<string, string>>
}

/** A project, a registry, and everything around them, for one case. */
export interface World {
  readonly dir: string
  readonly home: string
  readonly project: string
  readonly store: string
  readonly configFile: string
  readonly registry: HostileRegistry
  /** As the configuration names it. */
  readonly host: string
  readonly older: PublishedPackage
  /** The package an install chooses. */
  readonly newest: PublishedPackage
  /** The environment of the client; changes count for the next run. */
  readonly env: Record<string, string>
  /** Logins of this world; a case adds its own. */
  readonly secrets: Set<string>
  /**
   * `secrets` and every token given out so far: no output and no file may contain them, and they must not be sent
   * without a challenge.
   */
  readonly logins: () => readonly string[]
  /** Whether a request is for the newest package's content, with the login that it needs. */
  readonly layer: (exchange: Exchange) => boolean
  /** Another server of the case's own. */
  openSite(handler: Handler, options?: SiteOptions): Promise<Site>
  /** Takes over a site: its requests are audited, and it is closed with the world. */
  adopt(site: Site): void
  /** Writes the configuration; without a text, the healthy one. */
  configure(toml?: string): Promise<void>
  readonly healthyConfig: string
  /** Every request any server of this world saw. */
  requests(): readonly SeenRequest[]
  /** Repairs everything except the project's files. */
  heal(): Promise<void>
  close(): Promise<void>
}

export async function createWorld(setup: Setup = {}): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), 'wasm-pkg-hostile-'))
  const [home, project, store, configFile] = ['home', 'project', 'store', 'config.toml'].map((it) => join(dir, it)) as [
    string,
    string,
    string,
    string,
  ]
  const profile = setup.profile === undefined ? undefined : PROFILES[setup.profile]
  const registry = await openRegistry({
    ...(profile === undefined ? {} : { profile }),
    ...(setup.tls === undefined ? {} : { tls: setup.tls }),
    ...(setup.address === undefined ? {} : { address: setup.address }),
    username: USERNAME,
    password: PASSWORD,
  })
  const host = setup.isPublic === true ? 'registry.example' : registry.host
  const sites: Site[] = []
  const publish = (): [PublishedPackage, PublishedPackage] => [
    registry.publish('acme:image@1.0.0', sampleComponent('one')),
    registry.publish('acme:image@1.1.0', sampleComponent('two')),
  ]
  const [older, newest] = publish()
  const protocol = setup.isPublic === true ? 'protocol = "http"\n' : ''
  const oci = `${protocol}${setup.oci ?? ''}`
  const healthyConfig = `default_registry = "${host}"\n${oci === '' ? '' : `[registry."${host}".oci]\n${oci}`}`
  const packageJson = {
    name: 'hostile',
    private: true,
    type: 'module',
    wasmPkg: { dependencies: { 'acme:image': '^1.0.0' } },
  }

  await mkdir(join(home, '.docker'), { recursive: true })
  await mkdir(project)
  await writeFile(join(project, 'package.json'), `${JSON.stringify(packageJson, undefined, 2)}\n`)
  await writeFile(join(project, 'main.js'), "import * as image from 'acme:image'\nconsole.log(image)\n")
  const auth = Buffer.from(`${USERNAME}:${PASSWORD}`).toString('base64')
  const logins = new Set([PASSWORD, auth])
  const healthyEnv: Readonly<Record<string, string>> = {
    HOME: home,
    PATH: process.env['PATH'] ?? '',
    WKG_CONFIG_FILE: configFile,
    WASM_PKG_CACHE_DIR: store,
    WASM_PKG_NETWORK_TIMEOUT: '1',
    ...(setup.isPublic === true ? { HTTP_PROXY: registry.origin } : {}),
    ...setup.env,
  }
  const env = { ...healthyEnv }

  /** Puts everything but the project and the registry in order. */
  async function settle(): Promise<void> {
    for (const name of Object.keys(env)) delete env[name]
    Object.assign(env, healthyEnv)
    await rm(configFile, { recursive: true, force: true })
    await writeFile(configFile, healthyConfig)
    const auths = setup.login === false ? {} : { [host]: { auth } }
    await writeFile(join(home, '.docker/config.json'), JSON.stringify({ auths }))
    const found = await lstat(store).catch(() => undefined)
    if (found?.isDirectory() === false) await rm(store)
  }
  await settle()

  return {
    dir,
    home,
    project,
    store,
    configFile,
    registry,
    host,
    older,
    newest,
    env,
    secrets: logins,
    logins: () => [...logins, ...(registry.tokens?.issued ?? [])],
    layer: ({ request, challenged }) => !challenged && request.url?.includes(`/blobs/${newest.digest}`) === true,
    async openSite(handler, options) {
      const site = await openSite(handler, options)
      sites.push(site)
      return site
    },
    adopt: (site) => void sites.push(site),
    configure: (toml) => writeFile(configFile, toml ?? healthyConfig),
    healthyConfig,
    requests: () => [...registry.sites, ...sites].flatMap((site) => site.requests),
    async heal() {
      registry.script.clear()
      registry.tokens?.script.clear()
      registry.forget('acme/image')
      publish()
      await settle()
    },
    async close() {
      await Promise.all([registry, ...sites].map((each) => each.close()))
      await rm(dir, { recursive: true, force: true })
    },
  }
}
