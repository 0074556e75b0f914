import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '@wasm-pkg/testing/tarballs'
import { buildSample } from '@wasm-pkg/testing/samples'
import { useSandbox } from './support/sandbox.js'

/** Built for the tests too. That of QuickJS is built by hand, with `samples/quickjs.mjs`. */
const BUILT = ['docs:adder@0.1.0', 'docs:consumer@0.1.0', 'docs:feed@0.1.0', 'docs:feed@0.2.0', 'docs:turtle@0.1.0']
const SAMPLES = [...BUILT, 'docs:notes@0.1.0'].toSorted()

const box = useSandbox()

/** Serves while `use` works, and tells what the command printed. */
async function serving<T>(args: readonly string[], use: (host: string, document: unknown) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, [box.bin, 'serve', '--port', '0', '--json', ...args], {
    cwd: box.project,
    env: box.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close')
  try {
    let text = ''
    for await (const chunk of child.stdout) {
      text += String(chunk)
      if (text.trimEnd().endsWith('}')) break
    }
    const document = JSON.parse(text) as { readonly host: string }
    return await use(document.host, document)
  } finally {
    child.kill('SIGINT')
    await closed
  }
}

describe('wasm-pkg serve --samples', () => {
  it('has what the quick starts import, also in a folder that has it already', async () => {
    for (const args of [[], ['--dir', 'registry'], ['--dir', 'registry']]) {
      const found = await serving(['--samples', ...args], async (host, document) => {
        expect(document).toMatchObject({ samples: SAMPLES })
        const info = await box.json(['info', 'docs:adder', '--registry', host])
        // The word that was printed is the word in reports and lock files.
        expect(info).toMatchObject({ registry: host, source: `${host}/docs/adder` })
        return info
      })
      expect(found).toMatchObject({ version: '0.1.0', imports: [], exports: ['docs:adder/add@0.1.0', 'hello'] })
    }
  })

  it('is not kept from it by an address that asks for TLS elsewhere', async () => {
    const document = await serving(['--samples', '--host', '0.0.0.0'], (_host, printed) => Promise.resolve(printed))
    expect(document).toMatchObject({ samples: SAMPLES })
  })

  it.each(BUILT)('ships what the sources of %s make', async (sample) => {
    const file = `${sample.replace(/[:@]/g, '-')}.wasm`
    const shipped = await readFile(join(root, 'packages/cli/samples', file))
    expect(shipped.equals((await buildSample(sample)).bytes)).toBe(true)
  })

  it('has an update that reaches further, for a review to show', async () => {
    const found = await serving(['--samples'], async (host) => {
      await box.run(['add', 'docs:feed@^0.1', '--registry', host])
      await box.write('before.lock', await box.read('wasm-pkg.lock'))
      const updated = await box.run(['update', 'docs:feed', '--latest', '--registry', host])
      const reviewed = await box.run(['lock', 'diff', '--base-file', 'before.lock'])
      return [updated.stdout, reviewed.stdout]
    })
    const gain = expect.stringContaining('docs:feed gains Network')
    expect(found).toEqual([gain, gain])
  })

  it('has nothing without the option', async () => {
    const { code } = await serving([], (host) => box.run(['info', 'docs:adder', '--registry', host]))
    expect(code).not.toBe(0)
  })
})
