import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

it('the page on the options is what the docstrings say', async () => {
  const script = join(import.meta.dirname, '../../scripts/docs-options.mjs')
  const { stderr } = await promisify(execFile)(process.execPath, [script, '--check'])
  expect(stderr).toBe('')
})
