import { writeMetadata } from '@wasm-pkg/component'
import { componentBytes } from '@wasm-pkg/testing/component-bytes'
import { sha256 } from '@wasm-pkg/registry-client/digest'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildPackage } from '@wasm-pkg/authoring'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'wasm-pkg-build-'))
  await mkdir(join(root, 'wit'))
  await writeFile(join(root, 'wit/world.wit'), '/* of\n us */ // package no:no@1.0.0;\npackage acme:slug@1.2.3;\n')
})
afterEach(() => rm(root, { recursive: true }))

/** A compiler: a script whose arguments are its code. */
async function buildWith(code: string, more: object = {}): Promise<Awaited<ReturnType<typeof buildPackage>>> {
  await writeFile(join(root, 'compile.mjs'), `import { cpSync, writeFileSync } from 'node:fs'\n${code}\n`)
  const command = `"${process.execPath}" compile.mjs`
  const build = { command, output: 'out/x.wasm', ...more }
  await writeFile(join(root, 'package.json'), JSON.stringify({ wasmPkg: { build } }))
  return await buildPackage({ root, mode: 'production' })
}

const copy = `cpSync('component.wasm', 'out/x.wasm')`

describe('buildPackage', () => {
  it('runs the command, and names what it made by its WIT', async () => {
    const made = componentBytes({ imports: ['wasi:cli/stdout@0.2.3'] })
    const bytes = writeMetadata(made, { version: '1.2.3' })
    await writeFile(join(root, 'component.wasm'), made)
    await mkdir(join(root, 'out'))
    const built = await buildWith(copy, { watch: ['lib', 'a.c'] })
    expect(built).toEqual({
      name: 'acme:slug',
      version: '1.2.3',
      output: join(root, 'dist/acme-slug.wasm'),
      digest: sha256(bytes),
      size: bytes.length,
      imports: ['wasi:cli/stdout@0.2.3'],
      exports: [],
      inputs: ['package.json', 'wit', 'lib', 'a.c'].map((name) => join(root, name)),
      warnings: [],
    })
    expect((await readFile(built.output)).equals(bytes)).toBe(true)
  })

  it('leaves the last output alone if the next build fails, and says where', async () => {
    await writeFile(join(root, 'component.wasm'), componentBytes({}))
    await mkdir(join(root, 'out'))
    const { output } = await buildWith(copy)
    const bytes = await readFile(output)
    const failing = buildWith(
      `console.error('src/a.c:3:5: error: \\u001b[31mno\\u001b[0m such thing'); process.exitCode = 3`,
    )
    await expect(failing).rejects.toMatchObject({
      code: 'E_BUILD',
      message: expect.stringMatching(/compile\.mjs failed with exit code 3:\n {2}src\/a\.c:3:5: error: no such thing$/),
      location: { file: join(root, 'src/a.c'), line: 3, column: 5 },
    })
    await expect(buildWith(`writeFileSync('out/x.wasm', 'text')`)).rejects.toMatchObject({ code: 'E_WASM' })
    expect((await readFile(output)).equals(bytes)).toBe(true)
  })

  it('says if the command writes something else', async () => {
    await expect(buildWith('')).rejects.toMatchObject({
      code: 'E_BUILD',
      message: expect.stringContaining('did not write out/x.wasm'),
    })
  })

  it('says what installs a compiler that is missing', async () => {
    await expect(buildWith('', { command: 'componentize-py-of-nobody x' })).rejects.toMatchObject({
      code: 'E_BUILD',
      hint: 'Install it, or correct wasmPkg.build.command.',
    })
    await expect(
      buildWith(`console.error("  = note: the \`wasm32-wasip2\` target may not be installed"); process.exitCode = 101`),
    ).rejects.toMatchObject({ hint: "Install it with 'rustup target add wasm32-wasip2'." })
  })

  it('ends the command when it is aborted', async () => {
    await writeFile(join(root, 'compile.mjs'), `setInterval(() => {}, 1000)`)
    const build = { command: `"${process.execPath}" compile.mjs && echo never`, output: 'x.wasm' }
    await writeFile(join(root, 'package.json'), JSON.stringify({ wasmPkg: { build } }))
    const abort = new AbortController()
    const building = buildPackage({ root, mode: 'development', signal: abort.signal })
    setTimeout(() => abort.abort(new Error('enough')), 50)
    await expect(building).rejects.toThrow('enough')
  })

  it.each([
    ['package acme:slug;', { hint: 'Write package acme:slug@0.1.0;', location: { line: 2 } }],
    ['package Acme:slug@1.0.0;', { message: expect.stringContaining('the namespace'), location: { line: 2 } }],
    ['package acme:other@1.0.0 { interface x {} }', { message: expect.stringContaining('names the package') }],
  ])('refuses %s', async (line, expected) => {
    await writeFile(join(root, 'wit/world.wit'), `\n${line}\n`)
    await expect(buildWith(copy)).rejects.toMatchObject({ code: 'E_BUILD', ...expected })
  })

  it('refuses a folder that does not say how', async () => {
    await writeFile(join(root, 'package.json'), '{}')
    await expect(buildPackage({ root, mode: 'production' })).rejects.toMatchObject({ code: 'E_BUILD' })
    await expect(buildWith(copy, { output: undefined })).rejects.toMatchObject({
      code: 'E_CONFIG',
      message: expect.stringContaining('wasmPkg.build has no output'),
    })
  })
})
