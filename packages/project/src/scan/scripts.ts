import { extname } from 'node:path'
import { mdxScripts } from './mdx.js'
import type { Language, Script } from './parser.js'

/** JSX in `.js` is common, and other JavaScript has the same meaning with it. */
const WHOLE: Readonly<Record<string, Language>> = {
  '.js': 'jsx',
  '.mjs': 'jsx',
  '.cjs': 'jsx',
  '.jsx': 'jsx',
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.tsx': 'tsx',
}

const IN_PARTS: Readonly<Record<string, (text: string) => readonly Script[]>> = {
  '.vue': scriptBlocks,
  '.svelte': scriptBlocks,
  '.astro': astroScripts,
  '.mdx': mdxScripts,
}

/** Bundlers read the scripts of pages, but pages are no sources of a program: many are output. */
const PAGE = '.html'

const DECLARATIONS = /\.d\.[cm]?ts$/

/**
 * Whether a file is a source, by its name. Declaration files are excluded, because they describe other code. One of
 * them is our own.
 */
export function isSource(file: string): boolean {
  const extension = extname(file)
  return (Object.hasOwn(WHOLE, extension) || Object.hasOwn(IN_PARTS, extension)) && !DECLARATIONS.test(file)
}

/** The scripts of a source file or a page. */
export function scriptsOf(file: string, text: string): readonly Script[] {
  const extension = extname(file)
  const whole = WHOLE[extension]
  if (whole !== undefined) return [{ code: text, language: whole, start: 0 }]
  return extension === PAGE ? scriptBlocks(text) : (IN_PARTS[extension]?.(text) ?? [])
}

const OPENING = /<!--|<script\b(?<attributes>[^>]{0,1000})>/gi

/** The `<script>` blocks of HTML and similar languages, without comments. */
function scriptBlocks(text: string): readonly Script[] {
  const scripts: Script[] = []
  let end = 0
  for (const { 0: opening, index, groups } of text.matchAll(OPENING)) {
    if (index < end) continue
    const start = index + opening.length
    const isComment = opening === '<!--'
    end = text.indexOf(isComment ? '-->' : '</script', start)
    if (end === -1) break
    if (isComment) continue
    const language = /\blang\s*=\s*["']?tsx?\b/i.exec(groups?.['attributes'] ?? '')?.[0]
    const isTsx = language?.toLowerCase().endsWith('tsx') === true
    scripts.push({
      code: text.slice(start, end),
      language: isTsx ? 'tsx' : language === undefined ? 'jsx' : 'ts',
      start,
    })
  }
  return scripts
}

/** Both the component's own script between the fences and those for the browser are TypeScript. */
function astroScripts(text: string): readonly Script[] {
  const opening = /^\s*---/.exec(text)
  const end = opening === null ? -1 : text.indexOf('\n---', opening[0].length)
  if (opening === null || end === -1) return scriptBlocks(text).map((script) => ({ ...script, language: 'ts' }))
  const start = opening[0].length
  return [
    { code: text.slice(start, end), language: 'ts', start },
    ...scriptBlocks(text.slice(end)).map((script) => ({
      ...script,
      language: 'ts' as const,
      start: end + script.start,
    })),
  ]
}
