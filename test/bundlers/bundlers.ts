import { bun } from './adapters/bun.js'
import { esbuild } from './adapters/esbuild.js'
import { farm } from './adapters/farm.js'
import { rolldown } from './adapters/rolldown.js'
import { rollup } from './adapters/rollup.js'
import { rsbuild } from './adapters/rsbuild.js'
import { rspack } from './adapters/rspack.js'
import type { Bundler, Gap, Place } from './adapters/types.js'
import { vite } from './adapters/vite.js'
import { webpack } from './adapters/webpack.js'

/** Every bundler that the plugin has an entry for. */
export const bundlers: readonly Bundler[] = [vite, rollup, rolldown, webpack, rspack, rsbuild, esbuild, farm, bun]

/** Why a kind of import does not work somewhere; `undefined` where it does. */
export function gapOf({ gaps = [] }: Bundler, place: Place, kind: string): Gap | undefined {
  return gaps.find((gap) => (gap.place ?? place) === place && (gap.kind ?? kind) === kind)
}
