import { tried } from '@wasm-pkg/testing/nightly'
import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { createAuthor } from '../fixtures/author.js'

const WIT = 'package acme:examples@0.1.0;\nworld examples { export run: func() -> string; }\n'

const ALL = [
  { of: 'slugify and marked', file: 'npm-text', load: () => import('../fixtures/npm-text.js') },
  { of: 'zod, date-fns and ajv', file: 'npm-data', load: () => import('../fixtures/npm-data.js') },
]

it.each(tried(ALL, ({ file }) => file !== 'npm-text'))(
  'the examples of $of have the same results inside of a component',
  async ({ file, load }) => {
    const code = await readFile(new URL(`../fixtures/${file}.ts`, import.meta.url), 'utf8')
    const author = await createAuthor({ 'wit/world.wit': WIT, 'src/index.ts': code })
    try {
      const { stdout } = await author.run(await author.build(), 'process.stdout.write(component.run())')
      expect(stdout).toBe((await load()).run())
    } finally {
      await author.remove()
    }
  },
)
