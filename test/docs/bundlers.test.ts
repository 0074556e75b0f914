import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { bundlers, gapOf } from '../bundlers/bundlers.js'
import type { Cell } from '../bundlers/findings.js'
import { KINDS, PLACES } from '../bundlers/kinds.js'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/bundlers.md'), 'utf8')

/** A cell and how its test ended. */
type Judged = Cell & { readonly status: string }

// The scripts are plain JavaScript, which the test's compiler settings do not read.
const { matrix } = (await import(pathToFileURL(join(root, 'scripts/lib/bundlers-page.mjs')).href)) as {
  matrix(cells: readonly Judged[]): string
}

/** Which versions were tried says the page itself: a newer one does not make it wrong. */
const withoutVersions = (text: string): string => text.replaceAll(/(?<=\]\(guide\/[\w#.]+\)) \S+/gu, '')

it('the page on bundlers says of each place and kind what the tests say', () => {
  const cells = bundlers.flatMap((bundler) =>
    PLACES.flatMap((place) =>
      Object.keys(KINDS).map((kind): Judged => {
        const gap = gapOf(bundler, place, kind)?.reason
        return { bundler: bundler.name, place, kind, status: 'passed', ...(gap !== undefined && { gap }) }
      }),
    ),
  )
  expect(withoutVersions(page)).toContain(withoutVersions(matrix(cells)).trim())
})

it.each(bundlers.map((bundler) => [bundler.name, bundler] as const))(
  'it has the entry and the sizes of %s',
  (name, { subpath }) => {
    expect(page).toMatch(new RegExp(`^\\| \\[${name}\\]\\(guide/.+\\) \\S+ \`/${subpath}\` \\| Node \\|`, 'mu'))
    expect(page).toContain(`| ${name} | `)
  },
)
