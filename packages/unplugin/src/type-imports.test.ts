import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { importedSpecifiers } from './type-imports.js'

it('finds what TypeScript erases, and nothing in comments', () => {
  const code = `
import type { A } from 'docs:a@1'
import { type B, c } from "docs:b/item@^1.2?instantiate"
export type * as D from 'docs:d'
import type {
  E,
} from 'docs:e'
/*
import type { F } from 'docs:f'
*/
// import type { G } from 'docs:g'
 * import type { H } from 'docs:h'
const text = "import type { I } from 'docs:i'"
import type { J } from './j.js'
import fs from 'node:fs'
`
  expect(importedSpecifiers(code)).toEqual(['docs:a@1', 'docs:b/item@^1.2?instantiate', 'docs:d', 'docs:e', 'node:fs'])
})

it('takes time in proportion to any text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void importedSpecifiers(text)))
  const started = performance.now()
  for (const part of ['import from', 'import\n', "import from 'a:", 'export { a,\n', '/* import'])
    importedSpecifiers(part.repeat(5_000))
  expect(performance.now() - started).toBeLessThan(2_000)
})
