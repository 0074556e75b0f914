import type { Store } from '@wasm-pkg/registry-client/store'
import { mergePermissions } from '@wasm-pkg/wasi'
import { setMaxListeners } from 'node:events'
import { join } from 'node:path'
import { readLock } from './lock/file.js'
import { LOCK_FILE_NAME } from './lock/types.js'
import { parseManifest, readPermissions } from './manifest/parse.js'
import { readManifestText } from './manifest/read.js'
import { createLockState } from './resolve/lock-state.js'
import { createRegistryAccess } from './resolve/registry-access.js'
import type { LockState, Session } from './resolve/session.js'
import { isFrozen, isSet } from './settings.js'
import { withOwnPackage } from './source-folder/own-package.js'
import type { SourceFolders } from './source-folder/source-folders.js'
import type { ProjectOptions } from './types.js'

/** The state that all sessions of one project share. */
export interface Surroundings {
  /** Absolute. */
  readonly root: string
  readonly env: NodeJS.ProcessEnv
  readonly store: Store
  /** Aborted when the project is closed, which ends all its sessions. */
  readonly closed: AbortSignal
  /** Facts of bytes that this process has already read, by digest. */
  readonly inspected: Session['inspected']
  readonly folders: SourceFolders
  readonly options: ProjectOptions
}

/** Reads the project's files. @throws WasmPkgError as `openProject` */
export async function openSession(surroundings: Surroundings): Promise<Session> {
  const { root } = surroundings
  const [manifestText, onDisk] = await Promise.all([
    readManifestText(join(root, 'package.json')),
    readLock(join(root, LOCK_FILE_NAME)),
  ])
  return createSession(surroundings, manifestText, createLockState(onDisk))
}

/** @throws WasmPkgError `E_CONFIG` */
export function createSession(
  { root, env, store, closed, inspected, folders, options }: Surroundings,
  manifestText: string | undefined,
  lock: LockState,
): Session {
  const { bindings, configFile, frozen, onProgress, onWarning, registry: given } = options
  const file = join(root, 'package.json')
  const manifest = withOwnPackage(parseManifest(manifestText, file), root)
  const offline = options.offline === true || isSet(env['WASM_PKG_OFFLINE'])
  const ended = new AbortController()
  const signal = AbortSignal.any([closed, ended.signal])
  // Every request adds a listener. Hundreds at once are not a leak.
  setMaxListeners(0, signal)
  const registry = createRegistryAccess({
    config: { configFile, registry: given, env, project: { registries: manifest.registries, file } },
    store,
    env,
    offline,
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(onWarning === undefined ? {} : { onWarning }),
  })
  return {
    root,
    manifest,
    manifestText,
    lockFile: join(root, LOCK_FILE_NAME),
    lock,
    frozen: isFrozen(frozen, env),
    frozenByCi: frozen === undefined && !isSet(env['WASM_PKG_FROZEN']) && isSet(env['CI']),
    offline,
    permissions: mergePermissions(
      manifest.permissions,
      readPermissions({ value: options.permissions, file: 'options', path: 'permissions' }),
    ),
    bindings: { ...manifest.bindings, ...bindings },
    store,
    registry,
    inspected,
    folders,
    overridesRead: new Map(),
    resolving: new Map(),
    requesters: new Map(),
    signal,
    async close() {
      ended.abort()
      await registry.close()
    },
  }
}
