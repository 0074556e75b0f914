import { createBases, type Descriptor, type Folder } from './bases.js'
import { CHECKS, type Checked, RELINKING, requireFolder } from './checks.js'
import { grantedFolder } from './paths.js'
import { isWaiting } from './turns.js'

/** `@bytecodealliance/preview2-shim/filesystem` in Node. */
export interface Preview2Shim {
  readonly types: {
    readonly Descriptor: { readonly prototype: Descriptor }
    filesystemErrorCode(error: { readonly payload: unknown }): unknown
  }
  createFilesystem(config: { readonly preopens: Readonly<Record<string, string>> }): {
    readonly preopens: { getDirectories(): readonly Folder[] }
  }
}

const { adopt, baseOf } = createBases()

/**
 * Opens the granted folders. The shim's own descriptors are limited by the path with which they were opened, which is
 * resolved again at each call. These descriptors stay in their folder, whatever happens to the path.
 *
 * @param folders by the path that the component sees
 * @param granted all folders that are granted to any package
 */
export function openFolders(
  { types, createFilesystem }: Preview2Shim,
  folders: Readonly<Record<string, string>>,
  granted: readonly string[],
): readonly Folder[] {
  const preopens = Object.fromEntries(
    Object.entries(folders).map(([path, folder]) => [path, grantedFolder(folder, granted)]),
  )
  const confined = confine(types)
  return createFilesystem({ preopens })
    .preopens.getDirectories()
    .map(([descriptor, path]) => [adopt(confined, descriptor, preopens[path] ?? ''), path])
}

/**
 * Wraps the functions of the shim's class with the checks. The class stays the same, because components recognise
 * descriptors by it.
 */
function confine({ Descriptor, filesystemErrorCode }: Preview2Shim['types']): object {
  const { prototype } = Descriptor
  const confined = Object.create(prototype) as Record<string, unknown>

  function checked<T>(check: () => T): T {
    try {
      return check()
    } catch (error) {
      throw typeof error === 'string' ? error : filesystemErrorCode({ payload: error })
    }
  }

  for (const [name, check] of Object.entries(CHECKS)) {
    confined[name] = function (this: object, ...args: unknown[]): unknown {
      // A pending check of WASI 0.3 in the same program would become invalid.
      if (RELINKING.has(name) && isWaiting()) throw 'busy'
      const { args: safe, opens }: Checked = checked(() => check(baseOf(this), args, baseOf))
      const result = prototype[name]?.apply(this, [...safe])
      return opens === undefined ? result : adopt(confined, result as Descriptor, opens)
    }
  }
  confined['readDirectory'] = function (this: object): unknown {
    checked(() => requireFolder(baseOf(this)))
    return prototype['readDirectory']?.call(this)
  }
  return confined
}
