import type { Script } from './parser.js'

const FENCE = /^ {0,3}(`{3,}|~{3,})/

/**
 * The possible code in an MDX file, paragraph by paragraph, without code blocks. `import` and `export` are kept
 * unchanged. Text becomes JSX, so that expressions in braces are found.
 */
export function mdxScripts(text: string): readonly Script[] {
  return paragraphs(text).map(({ code, start }) =>
    /^(?:import|export)\b/.test(code)
      ? { code, language: 'jsx', start }
      : { code: `${OPEN}${code}</>`, language: 'jsx', start: start - OPEN.length },
  )
}

const OPEN = '<>'

interface Paragraph {
  readonly code: string
  readonly start: number
}

function paragraphs(text: string): readonly Paragraph[] {
  const found: Paragraph[] = []
  let start: number | undefined
  let fence: string | undefined
  let at = 0
  const flush = (): void => {
    if (start !== undefined) found.push({ code: text.slice(start, at).trimEnd(), start })
    start = undefined
  }
  for (const line of text.split('\n')) {
    const mark = FENCE.exec(line)?.[1]
    if (fence !== undefined) {
      if (mark?.startsWith(fence) === true) fence = undefined
    } else if (mark !== undefined) {
      flush()
      fence = mark
    } else if (line.trim() === '') flush()
    else start ??= at
    at += line.length + 1
  }
  flush()
  return found
}
