import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bundlers } from '../bundlers/bundlers.js'

const page = readFileSync(join(import.meta.dirname, '../../docs/bundlers.md'), 'utf8')

describe('the page on bundlers', () => {
  it.each(bundlers.map((bundler) => [bundler.name, bundler] as const))('has %s', (name, { subpath, gaps = [] }) => {
    expect(page).toMatch(new RegExp(`^\\| \\[${name}\\]\\(guide/.+\\) \\S+ \`/${subpath}\` \\| Node \\|`, 'mu'))
    expect(page).toContain(`| ${name} | `)
    for (const { reason } of gaps) expect(page).toContain(reason.slice(1))
  })
})
