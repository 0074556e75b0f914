import { WasmPkgError } from '../errors.js'
import type { RegistryMetadata } from '../metadata.js'
import { escapeText } from '../text.js'
import type { RegistryChoice } from './resolve.js'

/** The physical place from which packages are read. */
export type BackendLocation =
  | { readonly kind: 'oci'; readonly host: string; readonly namespacePrefix: string }
  | { readonly kind: 'local'; readonly root: string }

/** Whether `registry.json` must be fetched for this choice. Not with custom metadata, and not for the local backend. */
export function needsRegistryMetadata({ metadata, settings }: RegistryChoice): boolean {
  return metadata === undefined && settings?.backend !== 'local'
}

/**
 * The backend of a registry: the one in its settings, otherwise the preferred one in the metadata, otherwise `oci`.
 *
 * @param choice the logical registry
 * @param fetched its `registry.json`, if it was fetched. Empty metadata means the registry's own host without a prefix.
 * @throws WasmPkgError `E_CONFIG` for a local backend without a folder, or one chosen by metadata, because a remote
 *   document must not select the file system; `E_UNSUPPORTED` for other backends such as `warg`
 */
export function locateBackend(choice: RegistryChoice, fetched: RegistryMetadata = {}): BackendLocation {
  const { registry, settings } = choice
  const metadata = choice.metadata ?? fetched
  const kind = settings?.backend ?? metadata.preferredProtocol ?? 'oci'
  if (kind === 'oci') {
    return {
      kind,
      host: metadata.oci?.registry ?? registry,
      namespacePrefix: metadata.oci?.namespacePrefix ?? '',
    }
  }
  if (kind === 'local' && settings?.backend === 'local') {
    if (settings.local !== undefined) return { kind, root: settings.local.root }
    throw new WasmPkgError('E_CONFIG', `the local registry "${registry}" has no folder`, {
      hint: `Add [registry."${registry}".local] with root = "<folder>" to the wasm-pkg configuration file.`,
    })
  }
  if (kind === 'local') {
    throw new WasmPkgError(
      'E_CONFIG',
      `the metadata of "${registry}" requests the local backend, which only the user may choose`,
    )
  }
  throw new WasmPkgError(
    'E_UNSUPPORTED',
    `the registry "${registry}" uses the unsupported backend "${escapeText(kind)}"`,
    {
      expected: 'oci or local',
      hint:
        settings?.backend === undefined
          ? undefined
          : `Set default = "oci" below [registry."${registry}"] in the wasm-pkg configuration file.`,
    },
  )
}
