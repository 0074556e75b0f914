import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildSample } from '@wasm-pkg/testing/samples'
import { useSandbox } from './support/sandbox.js'
import { type SlowRegistry, startSlowRegistry } from './support/slow-registry.js'
import { hasTmux, openTerminal, type Terminal } from './support/terminal.js'

const box = useSandbox()
let slow: SlowRegistry
let terminal: Terminal | undefined

beforeAll(async () => {
  await box.publish('acme:big@1.0.0', { salt: 'x'.repeat(8_000_000) })
})
beforeEach(async () => {
  await box.reset()
  slow = await startSlowRegistry(box.registry.host)
})
afterEach(async () => {
  await terminal?.close()
  terminal = undefined
  await slow.close()
})

/** A fresh cache each time, so that there is something to fetch. */
let caches = 0
async function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Terminal> {
  const cache = join(box.home, `cache-${caches++}`)
  const all = { ...box.env, WASM_PKG_CACHE_DIR: cache, WKG_REGISTRY: slow.host, TERM: 'xterm-256color', ...env }
  terminal = await openTerminal([process.execPath, box.bin, ...args], { cwd: box.project, env: all })
  return terminal
}

const filesBelow = async (folder: string) =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)

describe.skipIf(!hasTmux)('in a real terminal (needs tmux)', () => {
  it('shows one line with the bytes, which leaves nothing behind', async () => {
    const pane = await start(['add', 'acme:big'])
    const during = await pane.until(/^Fetching acme:big@1\.0\.0 {2}[45]\.\d MB of 8\.0 MB \(\d\d %\)$/m)
    expect(during.split('\n')).toHaveLength(1)
    slow.release()
    const after = await pane.until(/\[exit 0\]/)
    expect(after).toMatch(
      /^added acme:big \^1\.0\.0\n\+ acme:big \^1\.0\.0 {2}1\.0\.0\n1 package verified\.\n\[exit 0\]$/,
    )
  })

  it('keeps to one line when the window becomes narrow and wide again', async () => {
    const pane = await start(['add', 'acme:big'])
    await pane.until(/Fetching acme:big@1\.0\.0 {2}[45]\.\d MB/)
    await pane.resize(28, 20)
    const narrow = await pane.until(/^Fetching acme:big@1\.0\.0[^\n]{0,8}$/)
    expect(narrow.split('\n')).toHaveLength(1)
    await pane.resize(100, 20)
    expect((await pane.until(/of 8\.0 MB \(\d\d %\)$/)).split('\n')).toHaveLength(1)
  })

  it('ends on Ctrl-C, though the download goes on, and leaves everything as it was', async () => {
    const manifest = await box.read('package.json')
    const pane = await start(['add', 'acme:big'])
    await pane.until(/Fetching acme:big@1\.0\.0 {2}[45]\.\d MB/)
    await pane.press('C-c')
    const screen = await pane.until(/\[exit \d+\]/)
    expect(screen).toMatch(/^(\^C)?interrupted\n\[exit 130\]$/)
    expect(await box.read('package.json')).toBe(manifest)
    await expect(box.read('wasm-pkg.lock')).rejects.toThrow('ENOENT')
    expect(await filesBelow(join(box.home, `cache-${caches - 1}`))).toEqual(['CACHEDIR.TAG'])
    expect(await filesBelow(box.project)).toEqual(['package.json'])
  })

  it('tells what is compiled and for how long, never bytes that do not move', async () => {
    await box.run(['publish', (await buildSample('docs:adder@0.1.0')).file, '--package', 'docs:adder@0.1.0'])
    slow.release()
    const pane = await start(['get', 'docs:adder', '--format', 'js', '-o', 'adder'])
    await pane.until(/^Compiling docs:adder@0\.1\.0 {2}\(\d\.\d kB\)(?: {2}\d+ s)?$/m)
    expect(await pane.until(/\[exit 0\]/)).not.toContain('Compiling')
  })

  it('writes plain lines under CI and in a terminal that knows no codes', async () => {
    for (const env of [{ CI: '1' }, { TERM: 'dumb' }]) {
      slow.release()
      const pane = await start(['add', 'acme:big', '--no-frozen'], env)
      expect(await pane.until(/\[exit 0\]/)).toMatch(/^Fetching acme:big@1\.0\.0 \(8\.0 MB\)$/m)
      await pane.close()
    }
  })

  it('never shows a password that is typed', async () => {
    const pane = await start(['login', box.registry.host])
    await pane.until(/User name:/)
    await pane.press('me', 'Enter')
    await pane.until(/Password:/)
    await pane.press('tiger', 'Enter')
    const screen = await pane.until(/\[exit 0\]/)
    expect(screen).toContain(`Logged in to ${box.registry.host}`)
    expect(screen).not.toContain('tiger')
  })

  it('takes Ctrl-C at a password as the wish to stop', async () => {
    const pane = await start(['login', box.registry.host, '-u', 'me'])
    await pane.until(/Password:/)
    await pane.press('C-c')
    expect(await pane.until(/\[exit \d+\]/)).toMatch(/interrupted\n\[exit 130\]$/)
  })

  it('takes Ctrl-D at a question for the same', async () => {
    const pane = await start(['login', box.registry.host])
    await pane.until(/User name:/)
    await pane.press('C-d')
    expect(await pane.until(/\[exit \d+\]/)).toMatch(/interrupted\n\[exit 130\]$/)
  })

  it('serves until Ctrl-C', async () => {
    const pane = await start(['serve', '--port', '0'])
    await pane.until(/Registry at http:\/\/localhost:\d+, in memory\./)
    await pane.press('C-c')
    await pane.until(/\[exit 0\]/)
  })
})
