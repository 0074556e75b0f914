import type { UnpluginOptions } from 'unplugin'
import { type Plugin, rollup } from 'rollup'
import { expect, it, vi } from 'vitest'
import { nativePlugin } from './native-plugin.js'

const hooks = () => {
  const asked = { resolveId: vi.fn(() => undefined), load: vi.fn(() => undefined), transform: vi.fn(() => undefined) }
  const options: UnpluginOptions = {
    name: 'test',
    resolveId: { filter: { id: /^a:/ }, handler: asked.resolveId },
    load: { filter: { id: /^b:/ }, handler: asked.load },
    transform: { filter: { id: { include: /\.ts$/, exclude: /vendor/ }, code: /needle/ }, handler: asked.transform },
    rollup: { renderStart: () => undefined },
    rolldown: { renderStart: () => undefined },
    vite: { config: () => undefined },
  }
  return { asked, options }
}

interface NativePlugin {
  readonly renderStart?: unknown
  readonly config?: unknown
  readonly resolveId: { handler(id: string): unknown }
  readonly load: { handler(id: string): unknown }
  readonly transform: { handler(code: string, id: string): unknown }
}

it('adds the hooks of the bundler, and leaves the filters to those that have them', () => {
  const { options } = hooks()
  const [vite, rolldown] = (['vite', 'rolldown'] as const).map((each) => nativePlugin(options, each) as NativePlugin)
  expect(vite).toMatchObject({ name: 'test', config: options.vite?.config, resolveId: options.resolveId })
  expect(vite?.renderStart).toBeUndefined()
  expect(rolldown).toMatchObject({ renderStart: options.rolldown?.renderStart, transform: options.transform })
})

it('filters itself for releases of Rollup that do not', () => {
  const { asked, options } = hooks()
  const { resolveId, load, transform } = nativePlugin(options, 'rollup') as NativePlugin
  for (const id of ['a:x', 'b:x']) {
    resolveId.handler(id)
    load.handler(id)
  }
  for (const id of ['a.ts', 'vendor/a.ts', 'a.js']) for (const code of ['needle', 'hay']) transform.handler(code, id)
  expect(asked.resolveId.mock.calls).toEqual([['a:x']])
  expect(asked.load.mock.calls).toEqual([['b:x']])
  expect(asked.transform.mock.calls).toEqual([['needle', 'a.ts']])
})

it('is a plugin that Rollup runs', async () => {
  const { asked, options } = hooks()
  asked.resolveId.mockImplementation(() => ({ id: 'b:made', external: false }) as never)
  asked.load.mockImplementation(() => 'export default 1' as never)
  const bundle = await rollup({ input: { entry: 'a:entry' }, plugins: [nativePlugin(options, 'rollup') as Plugin] })
  const { output } = await bundle.generate({ format: 'es' })
  expect(output[0].code).toContain('export')
  await bundle.close()
})
