import { cliCommand } from '@wasm-pkg/registry-client/cli-command'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { splitLabel } from '@wasm-pkg/wasi/label'
import { compatibilityTrack } from '../resolve/interface.js'
import type { ResolvedPackage } from '../resolve/types.js'
import { type Apis, hasResources } from './api.js'
import type { Edge } from './fit.js'

/**
 * Refuses versions of a package that one program must not mix. Packages that link to one package share its instance. Two versions
 * would be two instances with separate state.
 */
export interface Mixing {
  /**
   * Takes up what a program imports, or refuses it and stays as it was.
   *
   * @param edges all links below the package
   * @param imported the package, if the program itself gets its exports
   * @throws WasmPkgError `E_UNSUPPORTED`
   */
  add(edges: readonly Edge[], imported?: ResolvedPackage): Promise<void>
}

export function createMixing(apis: Apis): Mixing {
  /** The package to which all link, for each group of compatible versions of an interface. */
  const providers = new Map<string, ResolvedPackage>()
  /** The packages that the program itself imports, by the same groups. */
  const imported = new Map<string, ReadonlySet<ResolvedPackage>>()
  let turn: Promise<void> = Promise.resolve()

  async function refuseImported(
    packages: Iterable<ResolvedPackage>,
    track: string,
    provider: ResolvedPackage,
  ): Promise<void> {
    for (const pack of packages) {
      // Two versions can be used side by side, unless values of one could be passed to the other.
      if (pack.digest === provider.digest || !(await exportsResources(pack, track))) continue
      throw mixedError(pack, provider, `the program imports ${pack.id}, and packages link to ${provider.id}`)
    }
  }

  async function exportsResources(pack: ResolvedPackage, track: string): Promise<boolean> {
    const api = await apis.of(pack)
    return pack.facts.exports.some((id) => compatibilityTrack(id) === track && hasResources(api, id))
  }

  async function add(edges: readonly Edge[], pack: ResolvedPackage | undefined): Promise<void> {
    const linked = new Map<string, ResolvedPackage>()
    for (const { imported: id, provider, exported } of edges) {
      // With labels, a component can import several providers of one interface and keeps their resources separate.
      if (splitLabel(id).label !== undefined) continue
      const track = compatibilityTrack(exported)
      const first = providers.get(track) ?? linked.get(track) ?? provider
      linked.set(track, first)
      if (first.digest === provider.digest) continue
      throw mixedError(first, provider, `packages link to ${first.id} and to ${provider.id}`)
    }
    const own = new Set(pack === undefined ? [] : pack.facts.exports.map(compatibilityTrack))
    for (const [track, provider] of linked) await refuseImported(imported.get(track) ?? [], track, provider)
    for (const track of own) {
      const provider = linked.get(track) ?? providers.get(track)
      if (pack !== undefined && provider !== undefined) await refuseImported([pack], track, provider)
    }
    for (const [track, provider] of linked) providers.set(track, provider)
    if (pack === undefined) return
    for (const track of own) imported.set(track, new Set([...(imported.get(track) ?? []), pack]))
  }

  return {
    add(edges, pack) {
      // One after the other: what is checked is what the one before left.
      const done = turn.then(() => add(edges, pack))
      turn = done.catch(() => {})
      return done
    },
  }
}

function mixedError(first: ResolvedPackage, second: ResolvedPackage, what: string): WasmPkgError {
  const name = formatPackageName(first.name)
  return new WasmPkgError(
    'E_UNSUPPORTED',
    `${what}, which cannot be mixed: each version has its own state and resources`,
    {
      package: name,
      chain: [first, second].map(({ id, requestedBy }) => ({
        label: `${id} for`,
        value: escapeText(requestedBy.join(', ')),
      })),
      hint:
        `Use one version for all: \`${cliCommand(`update ${name}`)}\`, or a requirement that both meet;` +
        ` or compose the components into one (wac).`,
    },
  )
}
