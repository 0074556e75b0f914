import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { Readable } from 'node:stream'
import { text as textOf } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { formatLock } from '@wasm-pkg/project/lock-file'
import { lockOf } from '@wasm-pkg/testing/lock'
import { root } from '@wasm-pkg/testing/tarballs'
import { useSandbox } from './support/sandbox.js'

const box = useSandbox()
const HOSTILE = 'evil:x/\u001B[2J\u202Egpj.exe\u0007'

/** Whether an error is shown in colour. */
async function colour(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<boolean> {
  return (await box.run(['info', 'acme:nothing', ...args], { env })).stderr.includes('\u001B[31m')
}

/** A compiled module of the command line, as a literal. */
function distUrl(path: string): string {
  return JSON.stringify(pathToFileURL(join(root, 'packages/cli/dist', path)).href)
}

describe('the command line', () => {
  it.each([
    [['instal'], 'Did you mean install?'],
    [['lock', 'dif'], 'Did you mean lock diff?'],
    [['install', '--frozn'], 'Did you mean --frozen?'],
    [['add'], '<spec...> is missing'],
    [['list', 'x'], 'one argument too many'],
    [['get', 'a:b', '--format', 'zip'], '--format is one of auto, wasm, wit, js'],
    [['get', 'a:b', '--format'], '--format needs a value'],
    [['get', 'a:b', '--output', '--overwrite'], '--output needs a value'],
    [['install', '--frozen=yes'], '--frozen takes no value'],
    [['install', '--frozen', '--no-frozen'], 'it contradicts --no-frozen'],
    [['search', 'image'], 'registries of components cannot be searched'],
    [['--nonsense'], 'no command was given with --nonsense'],
    [['\u001B[2Jx'], 'no such command'],
    [['--json'], 'no command was given with --json'],
    [['--nonsense'], 'hint: wasm-pkg --help lists the commands.'],
    [['install', '--frozen', '--no-frozen'], 'hint: Leave one of them out.'],
    [['install', 'acme:image'], 'Did you mean wasm-pkg add acme:image?'],
    [['uninstall'], 'Here it is wasm-pkg remove.'],
    [['upgrade'], 'Here it is wasm-pkg update.'],
    [['help', 'lock', 'dif'], 'Did you mean lock diff?'],
    [['add', 'adder'], 'the colon is missing'],
    [['add', '@docs/adder@^1'], 'for example docs:adder@^1.'],
    [['info', 'x:y@latest'], 'E_VERSION'],
    [['config', 'Docs:adder'], 'E_NAME'],
    [['update', '--accept-changed', 'adder'], 'E_NAME'],
    [['publish', 'x.wasm', '--package', 'a:b@1'], 'E_VERSION'],
    [['list', '--registry'], 'no option --registry'],
    [['doctor', '--registry', 'a/b'], 'E_CONFIG'],
  ])('refuses %j as wrong use', async (args, problem) => {
    const { code, stdout, stderr } = await box.run(args)
    expect(code).toBe(2)
    expect(stderr).toContain(problem)
    expect(stdout === '' || args.includes('--json')).toBe(true)
    expect(stderr).not.toContain('\u001B')
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  it('takes global options before and after the command, and words after -- as words', async () => {
    for (const args of [
      ['--json', 'list'],
      ['list', '--json'],
      ['-C', box.project, 'list', '--json'],
    ]) {
      expect(await box.run(args, args[0] === '-C' ? { cwd: box.home } : {})).toMatchObject({
        code: 0,
        stdout: '{\n  "packages": []\n}\n',
      })
    }
    expect((await box.run(['why', '--', '--json'])).stderr).toContain('E_NAME')
  })

  it('prints help, versions and groups', async () => {
    expect((await box.run([])).code).toBe(2)
    expect((await box.run(['lock'])).code).toBe(2)
    for (const args of [['--help'], ['help'], ['lock', '--help'], ['add', '-h']]) {
      const { code, stdout } = await box.run(args)
      expect(code).toBe(0)
      expect(stdout).toContain('Usage: wasm-pkg')
    }
    for (const words of [['add'], ['lock'], ['lock', 'diff']]) {
      expect(await box.run(['help', ...words])).toEqual(await box.run([...words, '--help']))
    }
    expect((await box.run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it('tells errors as documents under --json, with the same exit code', async () => {
    await box.publish('acme:there@1.0.0')
    const { code, stdout, stderr } = await box.run(['info', 'acme:nothing', '--json'])
    expect(code).toBe(1)
    const { error } = JSON.parse(stdout) as { error: { code: string; message: string; chain: { label: string }[] } }
    expect(error.code).toBe('E_NOT_FOUND')
    expect(error.message).toContain('acme:nothing')
    expect(error.chain.map(({ label }) => label)).toContain('repository')
    expect(stderr).toContain('E_NOT_FOUND')
    for (const args of [['nonsense'], ['completion', 'bash'], ['list', 'x'], ['install', '--frozn']]) {
      expect((await box.json<{ error: { code: string } }>(args)).error.code).toBe('E_USAGE')
    }
  })

  it('shows stacks only with --verbose', async () => {
    const { stderr } = await box.run(['info', 'acme:nothing', '--verbose'])
    expect(stderr).toMatch(/^\s+at /m)
  })

  it('colours only where it is wanted', async () => {
    expect(await colour([])).toBe(false)
    expect(await colour(['--color', 'always'])).toBe(true)
    expect(await colour([], { FORCE_COLOR: '1' })).toBe(true)
    expect(await colour([], { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false)
    expect(await colour(['--color', 'never'], { FORCE_COLOR: '1' })).toBe(false)
    const doctor = await box.run(['doctor', '--offline', '--color', 'always'])
    expect(doctor.stdout).toContain('\u001B[32mok     \u001B[39m  node: ')
    const info = await box.run(['info', 'acme:there', '--color', 'always'])
    expect(info.stdout).toContain('\u001B[1mPublisher’s description\u001B[22m')
  })

  it('survives a reader that goes away', async () => {
    const child = spawn(process.execPath, [box.bin, 'info', 'acme:there', '--json'], {
      cwd: box.project,
      env: box.env,
    })
    child.stdout.destroy()
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    const [code] = (await once(child, 'close')) as [number | null]
    expect({ code, stderr: stderr.replaceAll(/^Fetching .*\n/gm, '') }).toEqual({ code: 0, stderr: '' })
  })

  it('does not end in silence when it waits for something that will not come', async () => {
    const script = `
      import { watchForStall } from ${distUrl('frame/stalled.js')}
      import { processOutput } from ${distUrl('output/stream.js')}
      const [stdout, stderr] = [processOutput(() => process.stdout, 'stdout'), processOutput(() => process.stderr, 'stderr')]
      watchForStall(['install', '--json'], { env: process.env, stdout, stderr, signal: new AbortController().signal })
      await new Promise(() => {})`
    const ran = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script])
    const { code, stdout, stderr } = (await ran.catch((error: unknown) => error)) as {
      code: number
      stdout: string
      stderr: string
    }
    expect(code).toBe(70)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'E_INTERNAL' } })
    expect(stderr).toContain('E_INTERNAL')
  })

  it.skipIf(!existsSync('/dev/full'))('fails where its result cannot be written (needs /dev/full)', async () => {
    for (const args of [['list'], ['list', '--json'], ['--help']]) {
      const full = openSync('/dev/full', 'w')
      const child = spawn(process.execPath, [box.bin, ...args], {
        cwd: box.project,
        env: box.env,
        stdio: ['ignore', full, 'pipe'],
      })
      closeSync(full)
      const [code, stderr] = await Promise.all([
        once(child, 'close').then(([status]) => status as number),
        textOf(Readable.from(child.stderr ?? [])),
      ])
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr:
          'error: No space left while trying to write stdout (E_NO_SPACE)\n  found:    ENOSPC\n  hint: Free disk space.\n',
      })
    }
  })

  it('reports a fault that nothing caught without its stack', async () => {
    const fault =
      "data:text/javascript,setInterval(()=>{if(process.listenerCount('uncaughtException'))throw new Error('boom')})"
    const options = { env: { NODE_OPTIONS: `--import "${fault}"` } }
    const { code, stderr } = await box.spawn(['serve', '--port', '0'], options)
    expect({ code, stderr }).toEqual({ code: 70, stderr: 'error: this should not have happened: boom (E_INTERNAL)\n' })
  })
})

describe('mistakes with files', () => {
  beforeAll(async () => {
    await box.reset()
    await box.publish('acme:mistaken@1.0.0')
    await box.write('broken/package.json', '{ "name": ')
    await box.write('folder/package.json/x', '')
    await box.write('file', 'x')
    await box.write('locked/x', '')
  })

  it.each([
    [['-C', 'broken', 'init'], 1, 'is not valid JSON', 'E_CONFIG'],
    [['-C', 'folder', 'init'], 1, 'is not a regular file', 'E_CONFIG'],
    [['get', 'acme:mistaken', '-o', 'file/x'], 1, 'Cannot write', 'E_CACHE_IO'],
    [['get', 'acme:mistaken', '-o', 'locked', '--overwrite'], 1, 'is not a regular file', 'E_CACHE_IO'],
    [['lock', 'merge', 'a', 'b', 'c'], 2, 'does not exist', 'E_USAGE'],
    [['lock', 'import', 'locked'], 2, 'is not a regular file', 'E_USAGE'],
    [['lock', 'export', '-o', 'missing/x'], 1, 'Cannot write', 'E_CACHE_IO'],
  ])('are told as mistakes: %j', async (args, code, problem, name) => {
    const { stderr, ...outcome } = await box.run(args)
    expect(outcome).toEqual({ code, stdout: '' })
    expect(stderr).toContain(problem)
    expect(stderr).toContain(name)
    expect(stderr).not.toContain('WASM_PKG_CACHE_DIR')
  })
})

describe('text of strangers', () => {
  beforeAll(async () => {
    await box.reset()
    const pin = {
      name: 'acme:image',
      version: '1.0.0',
      imports: [HOSTILE],
      exports: [HOSTILE],
      requiredBy: ['package.json', HOSTILE],
      source: HOSTILE,
    }
    await box.write('wasm-pkg.lock', formatLock(lockOf(pin)))
    await box.write('empty.lock', formatLock(lockOf()))
  })

  it.each([
    ['list'],
    ['why', 'acme:image'],
    ['lock', 'check'],
    ['lock', 'diff', '--base-file', 'empty.lock', '--locks-only'],
    ['lock', 'diff', '--base-file', 'empty.lock', '--format', 'md', '--locks-only'],
    ['list', '--json'],
    ['lock', 'diff', '--base-file', 'empty.lock', '--json', '--locks-only'],
    ['install', '--frozen'],
  ])('is escaped by %s %s', async (...args) => {
    const { stdout, stderr } = await box.run(args)
    const lines = (stdout + stderr).split('\n')
    expect(lines.map((line) => escapeText(line, line.length))).toEqual(lines)
    expect(stdout + stderr).not.toBe('')
  })
})
