import { expect, it } from 'vitest'
import { createHandedOutIds } from '../handed-out-ids.js'
import type { Host } from '../host.js'
import { webpackHooks } from './hooks.js'

it('fails for a module that nothing resolved, which webpack would take for an empty file', async () => {
  const ids = createHandedOutIds()
  const host = { ids: () => ids, watchFiles: [] } as unknown as Host
  const compilation = { compiler: { options: { module: { generator: {} }, output: {} } } }
  const context = { getNativeBuildContext: () => ({ loaderContext: {}, compilation }) }
  const { load } = webpackHooks({}, host)
  const handler = typeof load === 'object' ? (load.handler as (id: string) => Promise<unknown>) : undefined
  await expect(handler?.call(context, '\0wasm-pkg:facade/a:b@1.0.0/\u{1b}[2J')).rejects.toMatchObject({
    code: 'E_INTERNAL',
    message: expect.stringMatching(/facade\/a:b@1\.0\.0\/\\u\{1b\}\[2J was loaded without being resolved/),
  })
})
