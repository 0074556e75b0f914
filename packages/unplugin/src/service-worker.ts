import { readRegularFile } from '@wasm-pkg/registry-client/files'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { isAbsolute } from 'node:path'

/** Code that only a service worker, or the background script of a browser extension, has at its top level. */
const WORKER_CODE =
  /\bskipWaiting\s*\(|\bclients\s*\.\s*claim\s*\(|\bServiceWorkerGlobalScope\b|\baddEventListener\s*\(\s*['"](?:install|activate|fetch)['"]|\bruntime\s*\.\s*on(?:Installed|Startup)\b/

/** Larger files are generated. */
const MAX_BYTES = 2 * 1024 * 1024

/**
 * The warning for a service worker that imports a package with top-level await. Browsers refuse to start it, with an
 * error that does not name the cause (HTML specification, "run a module script" for service workers).
 *
 * @param importer the importer's id in the bundler
 * @returns the warning; `undefined` for other files
 */
export async function serviceWorkerWarning(importer: string): Promise<string | undefined> {
  const [file = ''] = importer.split('?', 1)
  if (!isAbsolute(file) || file.includes('/node_modules/')) return undefined
  const bytes = await readRegularFile(file, { code: 'E_CONFIG', maxBytes: MAX_BYTES }).catch(() => undefined)
  if (bytes === undefined || !WORKER_CODE.test(bytes.toString('utf8'))) return undefined
  return (
    `${escapeText(file)} looks like a service worker. Browsers do not start one that uses top-level await, which packages need here. ` +
    'Build it with a configuration of its own, with wasmPkg({ topLevelAwait: false }), and await $init before the first call.'
  )
}
