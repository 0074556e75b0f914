import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { specifiersIn } from './specifiers.js'

const read = async (file: string, text: string): Promise<readonly string[]> =>
  (await specifiersIn(file, text)).specifiers

it('finds imports in TypeScript and JSX', async () => {
  const code = `
import { a } from 'docs:a'
import type { B } from "docs:b/item@^1.2?instantiate"
import 'docs:c@1'
import d from 'docs:d@>=1, <3'; export * from 'docs:e?url'
export {
  f,
} from 'docs:f'
const g = await import('docs:g')
const h = await import(/* webpackChunkName: "h" */ \`docs:h\`)
const i = require( 'docs:i' )
const pattern = /["'/*]/, glob = 'src/**/*.js', half = 1 / 2
const page = <><p title="it's">Don't stop at https://example.com</p></>
const j = import('docs:j')
const url = 'https://example.com'; import('docs:k')
import('docs:a')
type L = import('docs:l').L | typeof import('docs:m')
export type { N } from 'docs:n'
`
  expect(await read('page.tsx', code)).toEqual([
    'docs:a',
    'docs:b/item@^1.2?instantiate',
    'docs:c@1',
    'docs:d@>=1, <3',
    'docs:e?url',
    'docs:f',
    'docs:g',
    'docs:h',
    'docs:i',
    'docs:j',
    'docs:k',
    'docs:l',
    'docs:m',
    'docs:n',
  ])
})

it.each([
  ['a.ts', "const list = <string[]>[]; import a = require('docs:a')"],
  ['a.mts', "#!/usr/bin/env node\nimport { type A } from 'docs:a'\nexport const b = <T,>(x: T) => x satisfies T"],
  ['a.cts', "export import a = require('docs:a')"],
  ['a.cjs', "if (process) return\nconst a = require('docs:a')"],
  ['a.js', "import { a } from 'docs:a'\nexport default () => <a.b>it's</a.b>"],
  [
    'A.vue',
    "<template><p>{{ don't }}</p></template>\n<script setup lang=\"ts\">\nimport type { A } from 'docs:a'\n</script>",
  ],
  [
    'A.vue',
    "<!-- <script>import 'docs:b'</script> -->\n<script>import 'docs:a'</script>\n<style>a { b: 'c:d' }</style>",
  ],
  ['A.vue', "<script lang='tsx'>const b: number = 1; import a from 'docs:a'; const c = <p>it's</p></script>"],
  ['A.svelte', "<script module lang=ts>import type { A } from 'docs:a'</script>\n<p>Don't {a}</p>"],
  ['a.astro', "---\nimport type { A } from 'docs:a'\n---\n<p>Don't</p>"],
  ['a.astro', "<p>Don't</p><script>import { type A } from 'docs:a'</script>"],
])('reads %s: %s', async (file, text) => expect(await read(file, text)).toEqual(['docs:a']))

it('finds nothing in comments and in strings, nor what is of others or computed', async () => {
  const code = `
// import { a } from 'docs:a'
/*
import { b } from 'docs:b'
*/
const c = "import { c } from 'docs:c'"
const d = \`
import { d } from 'docs:d'
\`
const e = Array.from('docs:e'), f = load.require('docs:f'), g = { from: 'docs:g' }
import fs from 'node:fs'
import h from 'https://example.com/h.js'
const name = 'i', i = import(\`docs:\${name}\`)
`
  expect(await specifiersIn('a.ts', code)).toEqual({ specifiers: [] })
})

it('finds imports in MDX, but not in code that it shows', async () => {
  const code = `import { hello } from 'docs:greet'

# Don't \`import\` twice

~~~js
import { a } from 'docs:a'
~~~

\`\`\`js
import { b } from 'docs:b'
\`\`\`

{(await import('docs:adder')).add(1, 2)}
`
  expect(await read('page.mdx', code)).toEqual(['docs:greet', 'docs:adder'])
})

it('says what it cannot parse', async () => {
  const { specifiers, problem } = await specifiersIn('a.ts', "import { from 'docs:a'")
  expect(specifiers).toEqual([])
  expect(problem).toMatch(/./)
})

it.each(['a.ts', 'a.jsx', 'a.vue', 'a.astro', 'a.mdx'])('ends with any text in %s', async (file) => {
  const mention = "'a:b'\n"
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
      await specifiersIn(file, mention + text)
    }),
  )
  for (const part of ['(', '[', '<a>', '<!--', '<script>', '---\n', '```\n', '{`${', "import('a:b',"]) {
    await specifiersIn(file, mention + part.repeat(20_000))
  }
})
