import { readFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseLock } from '@wasm-pkg/project/lock-file'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { expect, it } from 'vitest'
import { sampleComponent } from '../content/sample.js'
import { isFullRun } from '../harness/define.js'
import { storeProblems } from '../harness/rules.js'
import { createWorld } from '../harness/world.js'
import { delayed, resetAfter } from '../server/faults.js'
import { send } from '../server/exchange.js'
import { BIN } from '../surfaces/cli.js'
import { runNode } from '../surfaces/process.js'

const PROCESSES = isFullRun ? 32 : 8

it(`${PROCESSES} processes install into one empty store and one lock at once`, async () => {
  const world = await createWorld()
  // Slow enough for all of them to be within the download at the same time; some are cut on the way.
  world.registry.script.next(world.layer, ...Array.from({ length: 4 }, () => resetAfter(40_000)))
  world.registry.script.always(
    world.layer,
    delayed(300, (exchange) => send(exchange, exchange.honest)),
  )
  world.env['WASM_PKG_NETWORK_TIMEOUT'] = '30'
  try {
    const run = async (): Promise<string> => {
      const { exitCode, stderr } = await runNode([BIN, 'install'], { cwd: world.project, env: world.env })
      return exitCode === 0 ? '' : stderr
    }
    const outcomes = await Promise.all(Array.from({ length: PROCESSES }, run))
    expect(outcomes.filter((text) => text !== '')).toEqual([])
    expect(await storeProblems(world)).toEqual([])
    const file = join(world.project, 'wasm-pkg.lock')
    const lock = await parseLock(await readFile(file, 'utf8'), file)
    expect(lock.packages.map(({ versions }) => versions.map(({ digest }) => digest))).toEqual([[world.newest.digest]])
    const names = await readdir(world.project)
    expect(
      names.filter((name) => !['main.js', 'package.json', 'wasm-pkg.lock', 'wasm-pkg.d.ts'].includes(name)),
    ).toEqual([])
  } finally {
    await world.close()
  }
})

it('processes that add packages to one project at once lose nothing of each other', async () => {
  const world = await createWorld()
  const names = ['acme:a', 'acme:b', 'acme:c', 'acme:d']
  for (const name of names) world.registry.publish(`${name}@1.0.0`, sampleComponent(name, 100))
  try {
    const add = async (name: string): Promise<string> => {
      const { exitCode, stderr } = await runNode([BIN, 'add', name], { cwd: world.project, env: world.env })
      return exitCode === 0 ? '' : stderr
    }
    expect(await Promise.all(names.map(add))).toEqual(names.map(() => ''))
    const { wasmPkg } = JSON.parse(await readFile(join(world.project, 'package.json'), 'utf8')) as {
      wasmPkg: { dependencies: object }
    }
    expect(Object.keys(wasmPkg.dependencies)).toEqual(expect.arrayContaining(names))
    const file = join(world.project, 'wasm-pkg.lock')
    const lock = await parseLock(await readFile(file, 'utf8'), file)
    expect(lock.packages.map(({ name }) => formatPackageName(name))).toEqual(expect.arrayContaining(names))
    expect((await readdir(world.project)).filter((name) => name.startsWith('.'))).toEqual([])
  } finally {
    await world.close()
  }
})

it('processes that delete the store while others install end well or say so', async () => {
  const world = await createWorld()
  try {
    const install = async (): Promise<string> => {
      const { exitCode, stdout } = await runNode([BIN, 'install', '--json'], { cwd: world.project, env: world.env })
      return exitCode === 0 ? 'ok' : (/"code": "(\w+)"/.exec(stdout)?.[1] ?? stdout)
    }
    const running = Promise.all(Array.from({ length: 4 }, install))
    for (let times = 0; times < 20; times += 1) {
      await rm(world.store, { recursive: true, force: true }).catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
    for (const outcome of await running) expect(['ok', 'E_CACHE_IO']).toContain(outcome)
    expect(await install()).toBe('ok')
    expect(await storeProblems(world)).toEqual([])
  } finally {
    await world.close()
  }
})
