import { expect, it } from 'vitest'
import { specifiersIn } from './specifiers.js'

it('finds imports in TypeScript and JSX', () => {
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
const page = <p title="it's">Don't stop at https://example.com</p>
const j = import('docs:j')
const url = 'https://example.com'; import('docs:k')
import('docs:a')
`
  expect(specifiersIn(code, false)).toEqual([
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
  ])
})

it('finds nothing in comments and in strings, nor what is of others or computed', () => {
  const code = `
// import { a } from 'docs:a'
/*
import { b } from 'docs:b'
*/
const c = "import { c } from 'docs:c'"
const d = \`
import { d } from 'docs:d'
\`
const e = Array.from('docs:e'), f = load.import('docs:f'), g = { from: 'docs:g' }
import fs from 'node:fs'
import h from 'https://example.com/h.js'
const name = 'i', i = import(\`docs:\${name}\`)
`
  expect(specifiersIn(code, false)).toEqual([])
})

it('finds imports in MDX, but not in code that it shows', () => {
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
  expect(specifiersIn(code, true)).toEqual(['docs:greet', 'docs:adder'])
})

it('takes time in proportion to any text', () => {
  const started = performance.now()
  for (const part of [
    "import from 'a:b",
    'import(/*',
    '/*',
    '`',
    '(/',
    '= /[',
    "'\\",
    '\n```\n',
    '(      ',
    'import  ',
  ])
    specifiersIn(`'a:b'${part.repeat(2_000)}`, true)
  expect(performance.now() - started).toBeLessThan(2_000)
})
