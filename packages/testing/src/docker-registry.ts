import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface DockerRegistryOptions {
  /** YAML below `auth:`; `DIR` is replaced by the registry's folder. */
  readonly auth?: string
  /** Origin to which blob requests are redirected. */
  readonly redirectBlobsTo?: string
  /** Files to put into the registry's folder first. */
  readonly files?: Readonly<Record<string, string>>
  /** Whether the files include tls.crt and tls.key to serve https with. */
  readonly tls?: boolean
  /** Origin that it is a pull-through cache of. */
  readonly proxyOf?: string
}

export interface DockerRegistry {
  /** `127.0.0.1:port` */
  readonly host: string
  readonly dir: string
  stop(): Promise<void>
}

export const hasDockerRegistry = hasTool('docker-registry')

export function hasTool(name: string): boolean {
  try {
    execFileSync('which', [name], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Starts Debian's docker-registry on a free port of this machine, with its data in its own folder. */
export async function startDockerRegistry(options: DockerRegistryOptions = {}): Promise<DockerRegistry> {
  const dir = await mkdtemp(join(tmpdir(), 'docker-registry-'))
  for (const [name, content] of Object.entries(options.files ?? {})) await writeFile(join(dir, name), content)
  const config = join(dir, 'config.yml')
  await writeFile(config, yaml(options, dir))
  const child = spawn('docker-registry', ['serve', config], { stdio: ['ignore', 'pipe', 'pipe'] })
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill()
      await once(child, 'exit')
    }
    await rm(dir, { recursive: true, force: true })
  }
  try {
    return { host: await listening(child), dir, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function yaml({ auth, redirectBlobsTo, tls, proxyOf }: DockerRegistryOptions, dir: string): string {
  const lines = [
    'version: 0.1',
    'log: {level: info, accesslog: {disabled: true}}',
    `storage: {delete: {enabled: true}, filesystem: {rootdirectory: "${dir}/data"}}`,
    tls === true
      ? `http: {addr: "127.0.0.1:0", tls: {certificate: "${dir}/tls.crt", key: "${dir}/tls.key"}}`
      : 'http: {addr: "127.0.0.1:0"}',
  ]
  if (auth !== undefined) lines.push(`auth: ${auth.replaceAll('DIR', dir)}`)
  if (proxyOf !== undefined) lines.push(`proxy: {remoteurl: "${proxyOf}"}`)
  if (redirectBlobsTo !== undefined) {
    lines.push(`middleware: {storage: [{name: redirect, options: {baseurl: "${redirectBlobsTo}"}}]}`)
  }
  return `${lines.join('\n')}\n`
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = ''
    const read = (chunk: Buffer): void => {
      log += chunk.toString()
      const match = /listening on (127\.0\.0\.1:\d+)/.exec(log)
      if (match?.[1] !== undefined) resolve(match[1])
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`docker-registry did not start:\n${log}`)))
  })
}
