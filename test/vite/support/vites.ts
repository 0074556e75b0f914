import { tried } from '@wasm-pkg/testing/nightly'
import * as vite from 'vite'
import * as vite7 from 'vite7'

/** Both versions that the plugin supports. The tests use the same API of both. */
export const vites: readonly { readonly name: string; readonly vite: typeof vite }[] = [
  { name: 'Vite 8', vite },
  { name: 'Vite 7', vite: vite7 as unknown as typeof vite },
]

/** For what Vite does alike in both, whatever bundles: its servers, environments and watchers. */
export const vitesAlike: typeof vites = tried(vites, ({ name }) => name === 'Vite 7')
