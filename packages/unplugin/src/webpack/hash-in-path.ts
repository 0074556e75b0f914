/** What unplugin adds to the object of a plugin: where generated modules seem to be, below the working directory. */
const VIRTUAL_FOLDER = '__virtualModulePrefix'

/**
 * Generated modules get paths without a `#`, which folders may have in their names (`~/c#/app`): unplugin, webpack and Rspack
 * take what follows it in the path of a virtual module for a fragment. Nothing is written there.
 *
 * @param plugin as unplugin has it
 */
export function keepHashes(plugin: { [VIRTUAL_FOLDER]?: string }): void {
  const folder = plugin[VIRTUAL_FOLDER]
  if (folder?.includes('#') === true) plugin[VIRTUAL_FOLDER] = folder.replaceAll('#', '%23')
}
