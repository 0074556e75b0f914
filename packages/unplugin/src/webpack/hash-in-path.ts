/** The property in which unplugin stores the path prefix of generated modules, below the working directory. */
const VIRTUAL_FOLDER = '__virtualModulePrefix'

/**
 * Gives generated modules paths without a `#`, which folder names can contain (`~/c#/app`). unplugin, webpack and
 * Rspack would treat the rest of a virtual module's path as a fragment. Nothing is written to these paths.
 *
 * @param plugin unplugin's plugin object
 */
export function keepHashes(plugin: { [VIRTUAL_FOLDER]?: string }): void {
  const folder = plugin[VIRTUAL_FOLDER]
  if (folder?.includes('#') === true) plugin[VIRTUAL_FOLDER] = folder.replaceAll('#', '%23')
}
