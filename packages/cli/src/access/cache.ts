import { openStore, type Store } from '@wasm-pkg/registry-client/store'
import { resolve } from 'node:path'
import type { Context } from '../frame/context.js'

/** The store in `--cache`, relative to the command's working folder, otherwise the user's store. */
export function openCache({ cwd, env }: Pick<Context, 'cwd' | 'env'>, cache: string | undefined): Store {
  return openStore({ env, ...(cache === undefined ? {} : { dir: resolve(cwd, cache) }) })
}
