import type { WitApi } from '@wasm-pkg/component'

const WAITS = /\basync func\b|\b(?:stream|future)(?=[<;,)]|$)/

/** Whether a world imports or exports functions that are async, or that take streams or futures. @param world its full id */
export function waits({ worlds }: WitApi, world: string): boolean {
  const { imports = [], exports = [] } = worlds.get(world) ?? {}
  return [...imports, ...exports].some(([, item]) =>
    item.kind === 'interface' ? [...item.items.values()].some(({ text }) => WAITS.test(text)) : WAITS.test(item.text),
  )
}
