import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../../..')

/** A fenced block of a page. */
export interface Block {
  /** Of the info string, such as `js`. */
  readonly language: string
  /** The file it is the content of, as in a fence that begins with `js [main.js]`. */
  readonly file: string | undefined
  readonly code: string
  /** The text between the block before, or the beginning, and this one. */
  readonly before: string
}

/** Every page of the documentation, those at the top of the repository and those of the packages, from there. */
export const pages: readonly string[] = [
  ...readdirSync(join(root, 'packages'))
    .map((name) => `packages/${name}/README.md`)
    .filter((page) => existsSync(join(root, page))),
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.startsWith('.'))
    .map((name) => join('docs', name).replaceAll('\\', '/')),
]

const FENCE = /^```(?<language>\w+)(?: \[(?<file>[^\]\n]+)\])?\n(?<code>[\s\S]*?)^```$/gm

export function blocksOf(text: string): readonly Block[] {
  let end = 0
  return [...text.matchAll(FENCE)].map((match) => {
    const { language = '', file, code = '' } = match.groups ?? {}
    const before = text.slice(end, match.index)
    end = match.index + match[0].length
    return { language, file, code, before }
  })
}

/** @param page from the repository's root */
export function readPage(page: string): string {
  return readFileSync(join(root, page), 'utf8')
}

/** The lines of a block in `sh`, without comments and what continues a line put together. */
export function commandsOf({ code }: Block): readonly string[] {
  return code
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/(?:^| {2,})#.*$/, '').trim())
    .filter((line) => line !== '')
}
