import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bunBinary } from '../bundlers/adapters/bun.js'
import { hasChromium, launchBrowser } from '@wasm-pkg/testing/browser'
import { buildSample } from '@wasm-pkg/testing/samples'
import { blocksOf, readPage } from '@wasm-pkg/testing/doc-blocks'
import { follow, type Newcomer, type Served, type Surroundings } from './support/newcomer.js'
import { PATIENCE_MS } from '@wasm-pkg/testing/patience'

/** What the pages call the registry, and how they start it. */
const REGISTRY = 'localhost:5000'
const SERVE = 'npx wasm-pkg serve --samples'

const QUICK_START = 'docs/guide/quick-start.md'
const FIRST_IMPORT = 'Your first import'

/** Development servers take a second; machines that do much else take longer. */

const folder = mkdtempSync(join(tmpdir(), 'wasm-pkg-guide-'))
let registry: Served
let browser: Browser | undefined

beforeAll(async () => {
  // The port of the pages may be taken.
  const someone = follow('```sh\nnpm install @wasm-pkg/cli\n```', surroundings('registry', String))
  registry = await someone.serve(`${SERVE} --port 0`)
  if (hasChromium) browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await registry.stop()
  rmSync(folder, { recursive: true, force: true })
})

const surroundings = (name: string, replace: Surroundings['replace']): Surroundings => ({
  folder: join(folder, name),
  home: folder,
  replace,
})

const sectionOf = (text: string, section?: string): string | undefined =>
  text.split(/^## /m).find((found) => found.startsWith(`${section}\n`))

/**
 * @param section of the page that is followed; without one, all of it
 * @param next page that is followed after it
 */
function newcomer(page: string, section?: string, next?: string): Newcomer {
  const text = readPage(page)
  const part = sectionOf(text, section)
  const { host } = new URL(registry.url)
  return follow(
    (part ?? text) + (next === undefined ? '' : readPage(next)),
    surroundings(page + (section ?? ''), (code) => code.replaceAll(REGISTRY, host)),
  )
}

/** What a command prints, or what the page says that it serves. */
async function outcome({ folder: app, run, serve }: Newcomer, command: string): Promise<string> {
  if (!/^npx (?:vite|webpack serve .*|rspack serve|rsbuild dev)$/.test(command)) return await run(command)
  const served = await serve(command)
  const page = await browser?.newPage()
  try {
    // Some tell their address before they listen.
    await expect
      .poll(() => page?.goto(served.url, { timeout: PATIENCE_MS }).catch(() => null), { timeout: PATIENCE_MS })
      .not.toBeNull()
    await page?.getByText('!').waitFor({ timeout: PATIENCE_MS })
    // The page does not wait for the types.
    await expect.poll(() => existsSync(join(app, 'wasm-pkg.d.ts')), { timeout: PATIENCE_MS }).toBe(true)
    return (await page?.locator('body').innerText()) ?? ''
  } finally {
    await page?.close()
    await served.stop()
  }
}

/** The `.wasm` files of an output. */
const modulesIn = (dist: string): readonly string[] =>
  readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.wasm'))

describe('a quick start', () => {
  it.each([
    { page: QUICK_START, section: FIRST_IMPORT, says: 'Hello, browser! 5' },
    { page: 'docs/guide/webpack.md', says: 'Hello, browser! 5' },
    { page: 'docs/guide/rspack.md', says: 'Hello, browser! 5' },
    { page: 'docs/guide/rollup.md', says: 'Hello, Rollup! 5' },
    { page: 'docs/guide/esbuild.md', says: 'Hello, esbuild! 5' },
    { page: 'docs/guide/farm.md', says: 'Hello, Farm! 5' },
    { page: 'docs/guide/bun.md', says: 'Hello, Bun! 5' },
    { page: 'docs/guide/node.md', says: 'Hello, Node.js! 5' },
  ])('works when $page is copied into an empty folder', async ({ page, section, says }) => {
    if (says.includes('browser') && !hasChromium) return
    if (says.includes('Bun') && bunBinary === undefined) return
    const someone = newcomer(page, section)
    const [first, ...others] = someone.commands
    expect(first).toBe(SERVE)
    expect(readPage(page)).toContain(`\`${says}\``)
    const outcomes: string[] = []
    for (const command of others) outcomes.push((await outcome(someone, command)).trim())
    expect(outcomes).toContain(says)
    expect(outcomes.filter((text) => text.includes('Hello') && text !== says)).toEqual([])
    expect(readFileSync(join(someone.folder, 'wasm-pkg.lock'), 'utf8')).toContain('name = "docs:adder"')
    expect(readFileSync(join(someone.folder, 'wasm-pkg.d.ts'), 'utf8')).toContain('declare module "docs:adder@^0.1"')
  })

  it('of one who updates shows what the update reaches for, and grants it', async () => {
    const reaches = 'An update that reaches further'
    const someone = newcomer(QUICK_START, reaches)
    const outcomes: string[] = []
    for (const command of someone.commands) outcomes.push(await someone.run(command))
    expect(outcomes[1]).toBe('3\n')
    expect(outcomes.at(-1)).toContain('docs:feed gains Network')

    // The page changes package.json after the command that fails without it.
    const section = sectionOf(readPage(QUICK_START), 'A permission') ?? ''
    const [before = '', after = ''] = section.split(/^(?=It fails, )/m)
    const sameFolder = surroundings(QUICK_START + reaches, (code) =>
      code.replaceAll(REGISTRY, new URL(registry.url).host),
    )
    const denied = follow(before, sameFolder)
    const [run = ''] = denied.commands
    const told = /`(To allow it, .*?)`/.exec(after)?.[1]
    await expect(denied.run(run)).rejects.toThrow(told)
    expect(after).toContain('prints `5 2`')
    expect(await follow(after, sameFolder).run(run)).toBe('5 2\n')
  })

  it('of one who takes objects of a component works', async () => {
    const someone = newcomer(QUICK_START, 'Records and resources')
    const outcomes: string[] = []
    for (const command of someone.commands) outcomes.push(await someone.run(command))
    expect(outcomes).toEqual(['{ x: -1, y: 5 }\n1 note\n'])
    expect(readPage(QUICK_START)).toContain('prints `{ x: -1, y: 5 }` and `1 note`')
  })

  it('of one that has a component of her own works', async () => {
    const section = 'A component of your own'
    const app = join(folder, QUICK_START + section)
    mkdirSync(app, { recursive: true })
    writeFileSync(join(app, 'image.wasm'), (await buildSample('docs:adder@0.1.0')).bytes)
    const someone = newcomer(QUICK_START, section)
    const [serve, ...others] = someone.commands
    expect(serve).toMatch(/^npx wasm-pkg serve /)
    const outcomes: string[] = []
    for (const command of others) outcomes.push(await someone.run(command))
    expect(outcomes).toEqual([
      expect.stringMatching(/^published acme:image@1\.0\.0 /),
      expect.stringContaining('hello: [Function'),
    ])
  })
})

describe('the guide', () => {
  it('for authors leads from an empty folder to a page with the published component', async () => {
    const [start = ''] = readPage('docs/guide/authoring.md').split(/^## /m)
    const [toPublish = '', toUse = ''] = start.split(/^(?=In another folder)/m)
    const { host } = new URL(registry.url)
    const inFolder = (name: string, text: string): Newcomer =>
      follow(
        text,
        surroundings(name, (code) => code.replaceAll(REGISTRY, host)),
      )

    const author = inFolder('author', `\`\`\`sh\nnpm install @wasm-pkg/cli\n\`\`\`\n${toPublish}`)
    const printed: string[] = []
    for (const command of author.commands) printed.push(await author.run(command))
    expect(printed).toEqual([
      expect.stringContaining('create src/index.ts'),
      '',
      expect.stringMatching(
        /^Built acme:slug@0\.1\.0: dist\/acme-slug\.wasm .*\nIt imports nothing from its host\.\n$/,
      ),
      expect.stringContaining('1 passed'),
      expect.stringMatching(/^published acme:slug@0\.1\.0 /),
    ])

    const install = '```sh\nnpm install vite unplugin-wasm-pkg @wasm-pkg/cli\n```\n'
    const user = inFolder('user of author', install + toUse)
    const write = (file: string, text: string): void => writeFileSync(join(user.folder, file), text)
    const [code] = blocksOf(toUse).filter(({ language }) => language === 'js')
    write('package.json', '{ "type": "module" }')
    write('vite.config.js', "import wasmPkg from 'unplugin-wasm-pkg/vite'\nexport default { plugins: [wasmPkg()] }\n")
    write('server.js', `${code?.code}console.log(greet('page'))\n`)
    for (const command of user.commands) await user.run(command)
    await user.run('npx vite build --ssr server.js')
    expect(await user.run('node dist/server.js')).toBe('Hello, page!\n')
  })

  it('to Node.js has an import for CommonJS that runs as it is written', async () => {
    const { run } = newcomer('docs/guide/node.md')
    expect(await run('node --import @wasm-pkg/node/register lazy.cjs')).toBe('Hello, CommonJS!\n')
  })

  it('to Vite builds a server that runs', async () => {
    const { run } = newcomer(QUICK_START, FIRST_IMPORT, 'docs/guide/vite.md')
    await run('npx vite build --ssr server.js')
    expect(await run('node dist/server.js')).toBe('Hello, server!\n')
  })

  it.each([
    ['quick-start', 'npx vite build', 0, FIRST_IMPORT],
    ['webpack', 'npx webpack --mode production', 1, undefined],
    ['rspack', 'npx rspack build', 1, undefined],
    ['rspack', 'npx rsbuild build', 1, undefined],
  ])('to %s makes an output with %s', async (name, command, modules, section) => {
    const page = `docs/guide/${name}.md`
    expect(readPage(page)).toContain(`\`${command}\``)
    const someone = newcomer(page, section)
    const dist = join(someone.folder, 'dist')
    rmSync(dist, { recursive: true, force: true })
    await someone.run(command)
    // Vite inlines small ones.
    expect(modulesIn(dist)).toHaveLength(modules)
    expect(readdirSync(dist, { recursive: true })).toContainEqual(expect.stringMatching(/\.js$/))
  })
})
