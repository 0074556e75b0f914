import { ERROR_CODES } from '@wasm-pkg/registry-client/errors'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const folder = join(import.meta.dirname, '../../docs/errors')

describe('docs/errors', () => {
  it('has one page for each error code and no other page', () => {
    const pages = readdirSync(folder).filter((name) => name !== 'README.md')
    expect(pages.toSorted()).toEqual(ERROR_CODES.map((code) => `${code}.md`).toSorted())
  })

  it.each(ERROR_CODES)('%s is explained and linked from the list', (code) => {
    const page = readFileSync(join(folder, `${code}.md`), 'utf8')
    expect(page.split('\n').filter((line) => line.startsWith('#'))).toEqual([
      `# ${code}`,
      '## Message',
      '## Cause',
      '## Fix',
    ])
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain(`(${code}.md)`)
  })
})
