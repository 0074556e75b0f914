import type { MarkdownRenderer } from 'vitepress'

/** Shows the file name of a fence such as `js [main.js]` above its code, and offers pnpm and Yarn beside npm. */
export function extendMarkdown(md: MarkdownRenderer): void {
  md.core.ruler.before('normalize', 'install-tabs', (state) => {
    state.src = withInstallTabs(state.src)
  })
  const fence = md.renderer.rules.fence!
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    // Read before the theme's own rule, which takes it out.
    const file = /\[(?<file>[^\]]+)\]/.exec(tokens[index]!.info)?.groups?.['file']
    const html = fence(tokens, index, ...rest)
    const types = tokens.slice(0, index).map(({ type }) => type)
    // A group of tabs already shows what is in the brackets.
    const isTab = types.lastIndexOf('container_code-group_open') > types.lastIndexOf('container_code-group_close')
    if (file === undefined || isTab) return html
    return `<div class="code-file"><div class="code-file-name">${md.utils.escapeHtml(file)}</div>${html}</div>`
  }
}

/** Turns a block that installs packages with npm into tabs, so that pages stay plain Markdown elsewhere. */
export function withInstallTabs(markdown: string): string {
  return markdown.replaceAll(/^```sh\n(?<code>(?:(?:npm install|npx [a-z]).*\n)+)```$/gm, (block, code: string) =>
    code.includes('npm install ')
      ? `::: code-group\n\n${TABS.map(([name, translate]) => `\`\`\`sh [${name}]\n${translate(code)}\`\`\`\n`).join('\n')}\n:::`
      : block,
  )
}

type Tab = readonly [name: string, translate: (code: string) => string]

const TABS: readonly Tab[] = [
  ['npm', (code) => code],
  ['pnpm', (code) => code.replaceAll(/^npm install /gm, 'pnpm add ').replaceAll(/^npx /gm, 'pnpm exec ')],
  [
    'yarn',
    (code) =>
      code
        .replaceAll(/^npm install --save-dev /gm, 'yarn add --dev ')
        .replaceAll(/^npm install /gm, 'yarn add ')
        .replaceAll(/^npx /gm, 'yarn '),
  ],
]
