import type { ResolvedPackage } from '@wasm-pkg/project'

/** A README for a package whose author wrote none. */
export function readmeText(name: string, { id, digest, facts }: ResolvedPackage): string {
  const { description } = facts.metadata
  return `# ${name}

${description === undefined ? '' : `${description}\n\n`}\`\`\`sh
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
