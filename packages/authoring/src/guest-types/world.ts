import { escapeText } from '@wasm-pkg/registry-client/text'
import { buildError } from '../errors/build-error.js'
import type { WitName } from '../wit/tools/messages.js'

/**
 * The full id of the world that a component implements.
 *
 * @param given its name, if the package has several
 * @throws WasmPkgError `E_BUILD`
 */
export function chooseWorld(pack: WitName, worlds: readonly string[], given: string | undefined): string {
  const [only] = worlds
  const listed = worlds.map((name) => escapeText(name)).join(', ')
  if (only === undefined) {
    throw buildError('the package has no world', { hint: 'Describe what the component exports: world name { … }.' })
  }
  if (given === undefined && worlds.length > 1) {
    throw buildError('the package has several worlds', {
      actual: listed,
      hint: 'Name one in wasmPkg.build.world.',
    })
  }
  const world = given ?? only
  if (!worlds.includes(world)) {
    throw buildError(`the package has no world ${escapeText(world)}`, { actual: listed })
  }
  const { namespace, name, version } = pack
  return `${namespace}:${name}/${world}${version === null ? '' : `@${version}`}`
}
