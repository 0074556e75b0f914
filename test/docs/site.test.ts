import { execFile } from 'node:child_process'
import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'wasm-pkg-site-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function buildSite(docs: string, output: string): Promise<string> {
  const vitepress = join(root, 'node_modules/vitepress/bin/vitepress.js')
  const { stdout } = await promisify(execFile)(process.execPath, [vitepress, 'build', docs, '--outDir', output], {
    env: { ...process.env, NO_COLOR: '1' },
  })
  return stdout
}

const files = (path: string, end: string): readonly string[] =>
  readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end) && !name.startsWith('.vitepress'))
    .map((name) => name.slice(0, -end.length))
    .toSorted()

describe('the documentation site', () => {
  it('builds, with a page for each file', async () => {
    const output = join(folder, 'site')
    await buildSite(join(root, 'docs'), output)
    expect(files(output, '.html').filter((name) => name !== '404')).toEqual(files(join(root, 'docs'), '.md'))
  })

  it('does not build with a link that leads nowhere', async () => {
    const copy = join(folder, 'docs')
    cpSync(join(root, 'docs'), copy, { recursive: true, filter: (path) => !path.endsWith('dist') })
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
    appendFileSync(join(copy, 'architecture.md'), '\n[nowhere](nowhere.md)\n')
    const failure = await buildSite(copy, join(folder, 'broken')).catch((error: { stderr: string }) => error.stderr)
    expect(failure).toContain('dead link')
  })
})
