import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
].map((name) => join(root, name))

/** GitHub's rule: lower case, no punctuation, hyphens for spaces. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-')

const withoutCode = (text: string): string => text.replaceAll(/```[\s\S]*?```/g, '').replaceAll(/`[^`\n]*`/g, '')

function brokenLinks(page: string): readonly string[] {
  const links = withoutCode(readFileSync(page, 'utf8')).matchAll(/\]\((?<target>[^)\s]+)\)/g)
  return [...links]
    .map((link) => link.groups?.['target'] ?? '')
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => !leadsSomewhere(page, target))
}

function leadsSomewhere(page: string, target: string): boolean {
  const [path = '', fragment] = target.split('#')
  const file = path === '' ? page : join(dirname(page), path)
  if (!existsSync(file)) return false
  if (fragment === undefined) return true
  const headings = readFileSync(file, 'utf8').matchAll(/^#+ (?<heading>.*)$/gm)
  return [...headings].some((line) => anchor(line.groups?.['heading'] ?? '') === fragment)
}

describe('relative links', () => {
  it.each(pages.map((page) => relative(root, page)))('of %s lead somewhere', (page) => {
    expect(brokenLinks(join(root, page))).toEqual([])
  })
})

/** Without the front matter of VitePress. */
const markdownOf = (page: string): string =>
  withoutCode(readFileSync(page, 'utf8').replace(/^---\n[\s\S]*?\n---\n/, ''))

it('no page has text that the site would take for an HTML element', () => {
  const elements = pages.flatMap((page) =>
    [...markdownOf(page).matchAll(/<(?!!--)[^\s>]*>?/g)].map(([found]) => `${relative(root, page)}: ${found}`),
  )
  expect(elements).toEqual([])
})

it('no page has the marks of a merge that was not finished', () => {
  const marked = pages.filter((page) => /^(?:<{7}|>{7}|\|{7}) /m.test(readFileSync(page, 'utf8')))
  expect(marked.map((page) => relative(root, page))).toEqual([])
})
