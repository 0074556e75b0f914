import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { digestOf } from '../content/package.js'
import { sampleComponent } from '../content/sample.js'
import { storeProblems } from '../harness/rules.js'
import { type World, createWorld } from '../harness/world.js'
import { cliSurface } from '../surfaces/cli.js'
import { projectSurface } from '../surfaces/project.js'

const mountPoint = mkdtempSync(join(tmpdir(), 'wasm-pkg-disk-'))

/** Mounting needs root; the machines of a CI often let it without a password. */
function asRoot(...command: string[]): boolean {
  const [program = '', ...parameters] = process.getuid?.() === 0 ? command : ['sudo', '-n', ...command]
  try {
    execFileSync(program, parameters, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function mount(...parameters: string[]): boolean {
  return asRoot('mount', ...parameters, mountPoint)
}

const canMount = process.platform === 'linux' && mount('-t', 'tmpfs', '-o', 'size=4m,mode=1777', 'tmpfs')

afterAll(() => {
  if (canMount) asRoot('umount', mountPoint)
  rmSync(mountPoint, { recursive: true })
})

describe.skipIf(!canMount)(canMount ? 'a small disk' : 'a small disk (skipped: mounting a tmpfs needs root)', () => {
  let world: World
  const large = sampleComponent('large', 6_000_000)

  beforeAll(async () => {
    world = await createWorld()
    world.env['WASM_PKG_CACHE_DIR'] = join(mountPoint, 'store')
    world.registry.publish('acme:image@1.1.0', large)
  })
  afterAll(() => world.close())

  const onDisk = (): World => ({ ...world, store: join(mountPoint, 'store') })

  it.each([projectSurface, cliSurface])(
    'full: $name says so, stores nothing, and works once there is room',
    async (surface) => {
      execFileSync('rm', ['-rf', join(mountPoint, 'store')])
      const outcome = await surface.run(onDisk(), {})
      expect(outcome.ok || outcome.code).toBe('E_NO_SPACE')
      expect(await storeProblems(onDisk())).toEqual([])
      mount('-o', 'remount,size=32m')
      const again = await surface.run(onDisk(), {})
      expect(again.ok ? digestOf(again.bytes) : again.output).toBe(digestOf(large))
      execFileSync('rm', ['-rf', join(mountPoint, 'store')])
      mount('-o', 'remount,size=4m')
    },
  )

  it('a lock file that finds no room keeps its old content', async () => {
    mount('-o', 'remount,size=1m')
    const project = join(mountPoint, 'project')
    await cp(world.project, project, { recursive: true })
    const lock = join(project, 'wasm-pkg.lock')
    await writeFile(lock, 'version = 1\npackages = []\n')
    const here: World = { ...world, project, env: { ...world.env, WASM_PKG_CACHE_DIR: join(world.dir, 'roomy') } }
    await writeFile(join(mountPoint, 'filler'), Buffer.alloc(4_000_000)).catch(() => undefined)
    const outcome = await projectSurface.run(here, {})
    expect(outcome.ok || outcome.code).toBe('E_NO_SPACE')
    expect(await readFile(lock, 'utf8')).toBe('version = 1\npackages = []\n')
    execFileSync('rm', ['-rf', project, join(mountPoint, 'filler')])
    mount('-o', 'remount,size=4m')
  })

  it('store, project and temporary folder on different disks', async () => {
    world.registry.publish('acme:image@1.1.0', sampleComponent('small'))
    execFileSync('rm', ['-rf', join(world.project, 'wasm-pkg.lock')])
    const outcome = await projectSurface.run(onDisk(), {})
    expect(outcome.ok || outcome.output).toBe(true)
  })

  it('read-only: what is stored is used, and nothing can be added', async () => {
    mount('-o', 'remount,ro')
    try {
      const stored = await projectSurface.run(onDisk(), {})
      expect(stored.ok || stored.output).toBe(true)
      world.registry.publish('acme:image@1.2.0', sampleComponent('newer'))
      execFileSync('rm', ['-f', join(world.project, 'wasm-pkg.lock')])
      const missing = await projectSurface.run(onDisk(), {})
      expect(missing.ok || missing.code).toBe('E_CACHE_IO')
    } finally {
      mount('-o', 'remount,rw')
    }
  })
})

// Root may write anywhere; it has the small disk.
describe.runIf(!canMount && process.getuid?.() !== 0)('folders without permission', () => {
  it('are reported by name', async () => {
    const world = await createWorld()
    mkdirSync(world.store)
    chmodSync(world.store, 0o500)
    const outcome = await projectSurface.run(world, {})
    expect(outcome.ok || outcome.code).toBe('E_CACHE_IO')
    chmodSync(world.store, 0o700)
    await world.close()
  })
})
