import { execFile } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'vite'
import { beforeEach, expect, it } from 'vitest'
import { buildSample } from '@wasm-pkg/testing/samples'
import { adderSource } from '@wasm-pkg/testing/source-folder'
import { useSandbox } from './support/sandbox.js'

const box = useSandbox()
beforeEach(() => box.reset())

const run = promisify(execFile)

it('pack makes an npm package of what the folder is the source of, which works where no plugin is', async () => {
  for (const [path, text] of Object.entries(await adderSource('adder'))) await box.write(path, text)
  const folder = join(box.project, 'adder')
  const packed = await box.json<{ readonly folder: string }>(['pack', '--npm'], { cwd: folder })
  expect(packed).toMatchObject({ name: '@docs/adder', version: '0.2.0' })
  // Again, in its place.
  expect(await box.run(['pack', '--npm'], { cwd: folder })).toMatchObject({ code: 0 })

  const npm = async (...args: readonly string[]): Promise<string> => {
    const options = { cwd: join(box.project, 'app'), shell: process.platform === 'win32' }
    return (await run('npm', args, options)).stdout.trim()
  }
  await box.write('app/package.json', '{ "type": "module" }')
  const tarball = await npm('pack', '--silent', packed.folder)
  await npm('install', '--silent', '--offline', '--no-audit', '--no-fund', `./${tarball}`)
  await box.write('app/main.js', "import { add } from '@docs/adder'\nconsole.log(add.add(19, 23))\n")
  const app = join(box.project, 'app')
  expect((await run(process.execPath, [join(app, 'main.js')])).stdout).toBe('42\n')

  // For browsers; without inlining, the build has the file beside it, wherever it is.
  const lib = { entry: join(app, 'main.js'), formats: ['es'] as ['es'], fileName: 'main' }
  await build({ root: app, configFile: false, logLevel: 'silent', base: './', build: { lib, assetsInlineLimit: 0 } })
  expect((await run(process.execPath, [join(app, 'dist/main.js')])).stdout).toBe('42\n')
})

it('pack tells what it cannot do', async () => {
  const { file } = await buildSample('docs:adder@0.1.0')
  await mkdir(join(box.project, 'out'))
  await symlink(file, join(box.project, 'adder.wasm'))
  await writeFile(join(box.project, 'out/mine.txt'), '')
  await box.write('package.json', JSON.stringify({ wasmPkg: { overrides: { 'docs:adder': './adder.wasm' } } }))
  for (const [args, problem] of [
    [[], '--npm'],
    [['--npm'], 'has no component to pack'],
    [['--npm', 'docs:adder', '-o', 'out'], 'has something else in it'],
  ] as const) {
    const { code, stderr } = await box.run(['pack', ...args])
    expect([code, stderr]).toEqual([2, expect.stringContaining(problem)])
  }
  expect(await box.run(['pack', '--npm', 'docs:adder'])).toMatchObject({ code: 0 })
})
