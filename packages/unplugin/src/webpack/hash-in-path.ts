/** What unplugin adds to the object of a plugin: where generated modules seem to be, below the working directory. */
interface WithVirtualFolder {
  __virtualModulePrefix?: string
}

/**
 * Generated modules get paths without a `#`, which folders may have in their names (`~/c#/app`): unplugin, webpack and Rspack
 * take what follows it in the path of a virtual module for a fragment. Nothing is written there.
 *
 * @param plugin as unplugin has it
 */
export function keepHashes(plugin: object): void {
  const target: WithVirtualFolder = plugin
  const folder = target.__virtualModulePrefix
  if (folder?.includes('#') === true) target.__virtualModulePrefix = folder.replaceAll('#', '%23')
}
