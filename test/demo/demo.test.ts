import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { hasChromium } from '@wasm-pkg/testing/browser'

const root = join(import.meta.dirname, '../..')

describe('npm run demo', () => {
  it('builds the playground against a registry of its own and shows what it computes', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['scripts/demo.mjs'], { cwd: root })
    expect(stdout).toContain('docs:greet@0.1.0')
    expect(stdout).toContain('Guten Tag, Admiral Grace!\nlanguages: de, en, es, fr, ja\n19 + 23 = 42, 23 - 19 = 4')
    expect(stdout).toContain('[[packages]]\nname = "docs:adder"')
    expect(stdout).toContain('What next?')
    if (!hasChromium) return
    expect(stdout).toContain('Bonjour, Ada! Signed at the playground.\n  19 + 23 = 42')
    expect(stdout).toMatch(/12(?:\.\d)? MB of WebAssembly, one call in [\d.,]+ ?[mμµn]s/)
  })
})
