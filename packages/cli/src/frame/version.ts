import { readFileSync } from 'node:fs'
import { bundledText } from './bundled.js'

/** The version of this package. */
export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/** The version, the runtime, and the third-party code in our packages. */
export function verboseVersion(): string {
  return [version(), `Node.js ${process.version} on ${process.platform} ${process.arch}`, ...bundledText()].join('\n')
}
