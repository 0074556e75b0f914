import type { Script } from './parser.js'

const FENCE = /^ {0,3}(`{3,}|~{3,})/

/**
 * The possible code in an MDX file, paragraph by paragraph, without code blocks. `import` and `export` are kept
 * unchanged. Text becomes JSX, so that expressions in braces are found.
 */
export function mdxScripts(text: string): readonly Script[] {
  return paragraphs(text).map((code) => ({
    code: /^(?:import|export)\b/.test(code) ? code : `<>${code}</>`,
    language: 'jsx',
  }))
}

function paragraphs(text: string): readonly string[] {
  const found: string[] = []
  let lines: string[] = []
  let fence: string | undefined
  const flush = (): void => {
    if (lines.length > 0) found.push(lines.join('\n'))
    lines = []
  }
  for (const line of text.split(/\r?\n/)) {
    const mark = FENCE.exec(line)?.[1]
    if (fence !== undefined) {
      if (mark?.startsWith(fence) === true) fence = undefined
    } else if (mark !== undefined) {
      flush()
      fence = mark
    } else if (line.trim() === '') flush()
    else lines.push(line)
  }
  flush()
  return found
}
