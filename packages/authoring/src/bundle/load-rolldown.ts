import { join } from 'node:path'
import type * as Rolldown from 'rolldown'
import { findPeer, importFile, missingPeer } from '../peers/load-peer.js'

const PEER = { name: 'rolldown', install: 'rolldown', purpose: 'bundle the code of a component' } as const

/**
 * The Rolldown of the author's project, or the one that Vite 8 brings along.
 *
 * @throws WasmPkgError `E_BUILD` if there is none
 */
export async function loadRolldown(root: string): Promise<typeof Rolldown> {
  const vite = findPeer(join(root, 'package.json'), 'vite')
  const file = findPeer(join(root, 'package.json'), PEER.name) ?? (vite && findPeer(vite, PEER.name))
  if (file === undefined) throw missingPeer(root, PEER)
  return await importFile(file)
}
