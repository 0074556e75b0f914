import type { Digest } from '@wasm-pkg/registry-client/digest'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { Store } from '@wasm-pkg/registry-client/store'
import { setMaxListeners } from 'node:events'
import { join } from 'node:path'
import { type Binder, createBinder } from './bind/bind.js'
import { readLock, readRevision, saveLock } from './lock/file.js'
import { LOCK_FILE_NAME, type LockFile } from './lock/types.js'
import { parseManifest, readPermissions } from './manifest/parse.js'
import { readManifestText } from './manifest/read.js'
import { mergePermissions } from '@wasm-pkg/wasi'
import type { ProjectOptions } from './project.js'
import { createLockState } from './resolve/lock-state.js'
import { overridesChanged } from './resolve/override.js'
import { createRegistryAccess } from './resolve/registry-access.js'
import { createResolver, type Resolver } from './resolve/resolver.js'
import type { Session } from './resolve/session.js'
import type { TypesFile } from './types-file.js'
import type { UndoLog } from './undo.js'

/** Everything that a project read from its files. A reload replaces it. */
export interface View {
  readonly session: Session
  /** The text of package.json when it was read. */
  readonly manifestText: string | undefined
  readonly resolver: Resolver
  readonly binder: Binder
  close(): Promise<void>
}

export async function openView(
  root: string,
  env: NodeJS.ProcessEnv,
  store: Store,
  undo: UndoLog,
  options: ProjectOptions,
): Promise<View> {
  const file = join(root, 'package.json')
  const lockFile = join(root, LOCK_FILE_NAME)
  const [manifestText, onDisk] = await Promise.all([readManifestText(file), readLock(lockFile)])
  const manifest = parseManifest(manifestText, file)
  const offline = options.offline === true || isSet(env['WASM_PKG_OFFLINE'])
  const ended = new AbortController()
  // Every request adds a listener. Hundreds at once are not a leak.
  setMaxListeners(0, ended.signal)
  const registry = createRegistryAccess({
    config: {
      configFile: options.configFile,
      registry: options.registry,
      env,
      project: { registries: manifest.registries, file },
    },
    store,
    env,
    offline,
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    ...(options.onWarning === undefined ? {} : { onWarning: options.onWarning }),
  })
  const session: Session = {
    manifest,
    lockFile,
    lock: createLockState(onDisk),
    frozen: options.frozen ?? (isSet(env['WASM_PKG_FROZEN']) || isCi(env)),
    frozenByCi: options.frozen === undefined && !isSet(env['WASM_PKG_FROZEN']) && isCi(env),
    offline,
    permissions: mergePermissions(
      manifest.permissions,
      readPermissions({ value: options.permissions, file: 'options', path: 'permissions' }),
    ),
    store,
    registry,
    inspected: new Map(),
    overridesRead: new Map(),
    undo,
    signal: ended.signal,
  }
  const resolver = createResolver(session)
  return {
    session,
    manifestText,
    resolver,
    binder: createBinder(session, resolver, { ...manifest.bindings, ...options.bindings }),
    async close() {
      ended.abort()
      await registry.close()
    },
  }
}

/** Whether a file of the project differs from what the project read or wrote. */
export async function changedOnDisk({ session, manifestText }: View): Promise<boolean> {
  const { manifest, lockFile, lock } = session
  if ((await readManifestText(manifest.file)) !== manifestText) return true
  if ((await readRevision(lockFile)) !== lock.onDisk.revision) return true
  return await overridesChanged(session)
}

export async function saveView({ session }: View, typesFile: TypesFile): Promise<void> {
  const { lock, lockFile } = session
  const { changes } = lock
  if (!session.frozen && changes.length > 0) {
    lock.rebase(await saveLock(lockFile, lock.onDisk, changes, session.undo), changes.length)
  }
  await recordRoot(session)
  if (!session.frozen) await typesFile.write(session)
}

/** Makes clean-up of the store keep what the project uses. If nothing changed, costs one read. */
async function recordRoot({ lock, lockFile, store }: Session): Promise<void> {
  if (lock.onDisk.lock.packages.length === 0) return
  try {
    await store.recordRoot({ file: lockFile, digests: lockedDigests(lock.onDisk.lock) })
  } catch (error) {
    // A store that cannot be written is not cleaned up either, and anything that is removed is fetched again.
    if (!isWasmPkgError(error)) throw error
  }
}

function lockedDigests(lock: LockFile): Digest[] {
  return lock.packages.flatMap(({ versions }) => versions.map(({ digest }) => digest))
}

/** Whether the environment is that of a CI job. */
export function isCi(env: NodeJS.ProcessEnv): boolean {
  return isSet(env['CI'])
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false' && value !== '0'
}
