import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DockerRegistry, hasDockerRegistry, hasTool, startDockerRegistry } from '@wasm-pkg/testing/docker-registry'
import { buildSample } from '@wasm-pkg/testing/samples'
import { useSandbox } from './support/sandbox.js'

/** wkg is looked for on the PATH and where cargo installs. */
const WKG = hasTool('wkg') ? 'wkg' : join(homedir(), '.cargo/bin/wkg')
const missing = (WKG !== 'wkg' && !existsSync(WKG)) || !hasDockerRegistry

const box = useSandbox()

describe.skipIf(missing)('beside wkg (needs wkg and docker-registry)', () => {
  let registry: DockerRegistry
  let env: NodeJS.ProcessEnv
  const wkg = async (...args: readonly string[]): Promise<string> => {
    const cache = join(box.home, 'wkg-cache')
    const { stdout } = await promisify(execFile)(WKG, [...args], {
      cwd: box.project,
      env: { ...box.env, ...env, WKG_CACHE_DIR: cache, PATH: [process.env['PATH'], box.env['PATH']].join(delimiter) },
    })
    return stdout
  }
  const run = (...args: readonly string[]) => box.run(args, { env })

  beforeAll(async () => {
    registry = await startDockerRegistry()
    const config = join(box.home, 'wkg.toml')
    // wkg uses https for a registry unless it is configured otherwise.
    await writeFile(
      config,
      `default_registry = "${registry.host}"\n[registry."${registry.host}".oci]\nprotocol = "http"\n`,
    )
    env = { WKG_CONFIG_FILE: config }
  })
  afterAll(() => registry.stop())

  it('gives wkg what we publish, byte for byte and as WIT', async () => {
    const io = await buildSample('wasi:io')
    expect(await run('publish', io.file)).toMatchObject({ code: 0 })
    await wkg('get', `wasi:io@${io.version}`, '--format', 'wasm', '-o', './theirs.wasm')
    expect(await readFile(join(box.project, 'theirs.wasm'))).toEqual(Buffer.from(io.bytes))
  })

  it('takes what wkg publishes', async () => {
    const adder = await buildSample('docs:adder@0.1.0')
    // wkg publish wants a version inside the component; its other way to push takes any.
    await wkg('oci', 'push', '--insecure', registry.host, `${registry.host}/docs/adder:0.1.0`, adder.file)
    expect(await run('add', 'docs:adder@0.1.0')).toMatchObject({ code: 0 })
    expect(await run('get', 'docs:adder@0.1.0', '-o', 'ours.wasm')).toMatchObject({ code: 0 })
    expect(await readFile(join(box.project, 'ours.wasm'))).toEqual(Buffer.from(adder.bytes))
    expect(await run('lock', 'verify')).toMatchObject({ code: 0 })
  })

  it('writes a lock file that wkg keeps to, and reads the one that wkg writes', async () => {
    for (const name of ['wasi:io', 'wasi:clocks']) {
      const { file } = await buildSample(name)
      await run('publish', file, '--skip-dupes')
    }
    const { version } = await buildSample('wasi:clocks')
    await box.reset({})
    await mkdir(join(box.project, 'wit'))
    await box.write(
      'wit/world.wit',
      `package demo:app@1.0.0;\n\nworld app {\n  import wasi:clocks/wall-clock@${version};\n}\n`,
    )
    await wkg('fetch')
    const theirs = await box.read('wkg.lock')
    expect(theirs).toContain('name = "wasi:clocks"')

    const imported = await run('lock', 'import')
    expect(imported).toMatchObject({ code: 0 })
    expect(await run('install')).toMatchObject({ code: 0 })
    expect(await box.read('wasm-pkg.lock')).toContain('kind = "wit-package"')
    expect(await run('lock', 'import')).toMatchObject({ code: 0, stdout: 'It contains nothing new.\n' })

    expect(await run('lock', 'export')).toMatchObject({ code: 0 })
    const ours = await box.read('wkg.lock')
    expect(pinsOf(ours)).toEqual(pinsOf(theirs))
    await wkg('fetch')
    expect(pinsOf(await box.read('wkg.lock'))).toEqual(pinsOf(theirs))
  })
})

/** The relevant parts of a lock file, whichever tool wrote it. */
function pinsOf(lock: string): readonly string[] {
  return [...lock.matchAll(/^(?:name|registry|requirement|version|digest) = ".*"$/gm)].map(([line]) => line).toSorted()
}
