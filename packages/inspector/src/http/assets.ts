import { readdir, readFile } from 'node:fs/promises'
import { extname } from 'node:path'

/** A file of the page. */
export interface Asset {
  readonly type: string
  readonly bytes: Uint8Array
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const FOLDERS = ['../../assets/', '../../dist/page/'].map((path) => new URL(path, import.meta.url))

/** All files of the page by name. They are read once, so that requests never access the disk. */
export async function loadAssets(): Promise<ReadonlyMap<string, Asset>> {
  const assets = new Map<string, Asset>()
  for (const folder of FOLDERS) {
    for (const name of await readdir(folder)) {
      const type = TYPES[extname(name)]
      if (type !== undefined) assets.set(name, { type, bytes: await readFile(new URL(name, folder)) })
    }
  }
  return assets
}
