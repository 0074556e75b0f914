import { execFile } from 'node:child_process'
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'wasm-pkg-site-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function buildSite(docs: string, output: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const vitepress = join(root, 'node_modules/vitepress/bin/vitepress.js')
  const { stdout } = await promisify(execFile)(process.execPath, [vitepress, 'build', docs, '--outDir', output], {
    env: { ...process.env, NO_COLOR: '1', ...env },
  })
  return stdout
}

const files = (path: string, end: string): readonly string[] =>
  readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end) && !name.startsWith('.vitepress'))
    .map((name) => name.slice(0, -end.length))
    .toSorted()

interface Search {
  loadJSON(
    json: string,
    options: object,
  ): { search(query: string, options: object): readonly { readonly id: string }[] }
}

/** The page that the search of a built site lists first. */
async function firstFound(output: string, query: string): Promise<string> {
  const chunks = join(output, 'assets/chunks')
  const name = readdirSync(chunks).find((file) => file.startsWith('@localSearchIndexroot')) ?? ''
  const index = (await import(pathToFileURL(join(chunks, name)).href)) as { readonly default: string }
  const ofVitepress = createRequire(import.meta.resolve('vitepress'))
  const { default: search } = (await import(ofVitepress.resolve('minisearch'))) as { readonly default: Search }
  const { tokenize, BOOST: boost } = (await import(join(root, 'docs/.vitepress/search.ts'))) as Record<string, unknown>
  // As the search box of VitePress does.
  const found = search
    .loadJSON(index.default, { fields: ['title', 'titles', 'text'], tokenize })
    .search(query, { fuzzy: 0.2, prefix: true, boost })
  return String(found[0]?.id).replace(/#.*$/, '')
}

describe('the documentation site', () => {
  it('builds, with a page for each file, below the base and with the repository of the workflow', async () => {
    const output = join(folder, 'site')
    await buildSite(join(root, 'docs'), output, {
      DOCS_BASE: '/below',
      GITHUB_SERVER_URL: 'https://git.example',
      GITHUB_REPOSITORY: 'acme/app',
    })
    expect(files(output, '.html').filter((name) => name !== '404')).toEqual(files(join(root, 'docs'), '.md'))
    const page = (name: string): string => readFileSync(join(output, name), 'utf8')
    const home = page('index.html')
    expect(home).toContain('href="https://git.example/acme/app"')
    const icon = /<link rel="icon"[^>]* href="\/below\/(?<file>[^"]+)"/.exec(home)?.groups?.['file'] ?? ''
    expect(page(icon)).toContain('<svg')
    const start = page('guide/quick-start.html')
    for (const name of ['package.json', 'vite.config.js', 'main.js', 'index.html'])
      expect(start.includes(`<div class="code-file-name">${name}</div>`), name).toBe(true)
    const install = start.replaceAll(/<[^>]+>/g, '')
    for (const command of ['npm install --save-dev', 'pnpm add --save-dev', 'yarn add --dev'])
      expect(install.includes(`${command} vite unplugin-wasm-pkg`), command).toBe(true)
    expect(await firstFound(output, 'E_NOT_FOUND')).toBe('/errors/E_NOT_FOUND.html')
    // The theme shows the texts of the home page as HTML, not as Markdown.
    expect(home.replaceAll(/<script[\s\S]*?<\/script>/g, '')).not.toContain('`')
  })

  it('is where the workflow uploads it from', () => {
    const workflow = readFileSync(join(root, '.github/workflows/docs.yml'), 'utf8')
    expect(workflow).toContain('run: npm run docs\n')
    expect(workflow).toContain('path: docs/.vitepress/dist\n')
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
