import type { ResolvedPackage } from '@wasm-pkg/project'
import { escapeText } from '@wasm-pkg/registry-client/text'

/** A README for a package whose author wrote none. */
export function readmeText(name: string, { id, digest, facts }: ResolvedPackage): string {
  const { description } = facts.metadata
  return `# ${name}

${description === undefined ? '' : `${inMarkdown(description)}\n\n`}\`\`\`sh
npm install ${name}
\`\`\`

\`\`\`js
import * as component from '${name}'
\`\`\`

It runs in Node.js 20 and later, and in browsers through a bundler that supports \`new URL('…', import.meta.url)\`, such as Vite and
webpack.

This is the WebAssembly component ${id}, transpiled to JavaScript. Its digest is \`${digest}\`.
`
}

/** Text of a component, whose author need not be the one who packs it: one line, no markup. */
function inMarkdown(text: string): string {
  return escapeText(text, 1000).replaceAll(/[\\`*_{}[\]()<>#+!|~&-]/g, '\\$&')
}
