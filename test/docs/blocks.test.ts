import { componentEmbed } from '@bytecodealliance/jco-transpile/wasm-tools'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'oxc-parser'
import { describe, expect, it } from 'vitest'
import { type Block, blocksOf, commandsOf, pages, readPage, root } from '@wasm-pkg/testing/doc-blocks'

/** Pages with blocks of some languages, as rows of a test. */
function having(...languages: readonly string[]): readonly { page: string; found: readonly Block[] }[] {
  return pages
    .map((page) => ({ page, found: blocksOf(readPage(page)).filter(({ language }) => languages.includes(language)) }))
    .filter(({ found }) => found.length > 0)
}

/** The packages that WIT on the pages refers to. */
const REFERRED = `
package wasi:random@0.2.3 { interface random { get-random-u64: func() -> u64; } }
package docs:adder@0.1.0 { interface add { add: func(x: u32, y: u32) -> u32; } }
`

const LANGUAGES = ['astro', 'html', 'js', 'json', 'jsx', 'sh', 'text', 'toml', 'ts', 'wit', 'yaml']

describe('the code blocks', () => {
  it('say what language they are in, so that one of the tests reads them', () => {
    const used = pages.flatMap((page) => blocksOf(readPage(page)).map(({ language }) => language))
    expect([...new Set(used)].toSorted()).toEqual(LANGUAGES)
    for (const page of pages) {
      const fences = readPage(page).match(/^ *```/gm) ?? []
      expect(fences, page).toHaveLength(2 * blocksOf(readPage(page)).length)
    }
  })

  it('have the name of their file in the text before, which readers see', () => {
    const unnamed = pages.flatMap((page) =>
      blocksOf(readPage(page)).flatMap(({ file, before }) =>
        file === undefined || (before.trim().split('\n\n').at(-1) ?? '').includes(`\`${file}\``)
          ? []
          : [`${page}: ${file}`],
      ),
    )
    expect(unnamed).toEqual([])
  })

  it.each(having('js', 'jsx', 'ts'))('of JavaScript and TypeScript in $page can be parsed', ({ found }) => {
    for (const { language, code } of found) {
      expect(parseSync(`block.${language}`, code, { sourceType: 'module' }).errors, code).toEqual([])
    }
  })

  it.skipIf(process.platform === 'win32').each(having('sh'))(
    'of commands in $page are understood by a shell',
    ({ found }) => {
      for (const { code } of found) execFileSync('bash', ['-n'], { input: code })
    },
  )

  it('install the command line before npx runs it, as its name is not that of its package', () => {
    const bare = pages.flatMap((page) => {
      const lines = blocksOf(readPage(page))
        .filter(({ language }) => language === 'sh')
        .flatMap(commandsOf)
      const first = lines.findIndex((line) => line.startsWith('npx wasm-pkg '))
      const installed = lines.findIndex((line) =>
        /^(?:(?:npm install|bun add) .*@wasm-pkg\/cli\b|npx @wasm-pkg\/cli new )/.test(line),
      )
      return first !== -1 && (installed === -1 || installed > first) ? [page] : []
    })
    expect(bare).toEqual([])
  })

  it('of the GitHub workflow give the action inputs that it has', () => {
    const inputs = [
      ...readFileSync(join(root, 'action.yml'), 'utf8')
        .split('outputs:')[0]!
        .matchAll(/^ {2}([\w-]+):$/gm),
    ]
    const job = blocksOf(readPage('docs/review.md')).find(({ language }) => language === 'yaml')
    const [, given = ''] = /^ {8}with:\n((?: {10}.*\n)+)/m.exec(job?.code ?? '') ?? []
    const names = [...given.matchAll(/^ {10}([\w-]+):/gm)].map((line) => line[1])
    expect(names).not.toEqual([])
    expect(inputs.map((line) => line[1])).toEqual(expect.arrayContaining(names))
  })

  it.each(having('wit'))('of WIT in $page are a package', async ({ found }) => {
    for (const { code } of found) {
      const world = /^world (?<name>\S+)/m.exec(code)?.groups?.['name'] ?? ''
      const module = await componentEmbed({ dummy: true, witSource: `${code}\n${REFERRED}`, world })
      expect(module.length).toBeGreaterThan(0)
    }
  })
})
