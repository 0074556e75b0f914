import type { WitApi } from '../../wit/api.js'

/**
 * The imports and exports of one world of a WIT package, as those of a component.
 *
 * @param id `ns:name/world@version`
 */
export function worldApi({ worlds, names }: WitApi, id: string): WitApi | undefined {
  const world = worlds.get(id)
  if (world === undefined) return undefined
  return { kind: 'component', ...world, worlds: new Map(), dependencies: new Map(), names }
}
