import type { Backend } from '../backend.js'
import { sha256 } from '../digest.js'
import { isWasmPkgError, WasmPkgError } from '../errors.js'
import { alreadyPublished } from '../local.js'
import { formatPackageName, type PackageName } from '../names.js'
import type { Store } from '../store/store.js'
import { formatVersion } from '../version.js'
import { versionList } from '../version-list.js'
import { downloadBlob } from './download.js'
import { configBlob, manifestBlob } from './layout.js'
import { repositoryOf, tagOf, versionOfTag } from './names.js'
import { attachReadme, fetchReadme, type ReadmeSubject } from './readme.js'
import { fetchRelease, hasTag } from './release.js'
import type { RegistrySession } from './session.js'
import { listSignatures } from './signatures.js'
import { listTags } from './tags.js'
import { uploadBlob, uploadManifest } from './upload.js'

export interface OciBackendOptions {
  /** As configured, for messages and lock files. */
  readonly host: string
  readonly namespacePrefix: string
  readonly session: RegistrySession
  readonly store: Store
}

/** Packages in an OCI registry, in wkg's layout: repository `<prefix><namespace>/<name>`, tag = version. */
export function createOciBackend({ host, namespacePrefix, session, store }: OciBackendOptions): Backend {
  const repository = (name: PackageName): string => repositoryOf(namespacePrefix, name)
  return {
    kind: 'oci',
    source: (name) => `${host}/${repository(name)}`,
    chain: (name) => [{ label: 'repository', value: `${host}/${repository(name)}` }],
    login: (name) => session.login(repository(name)),

    async listVersions(name, signal) {
      return versionList(await listTags(session, repository(name), formatPackageName(name), signal), versionOfTag)
    },

    async getRelease(name, version, signal) {
      const label = `${formatPackageName(name)}@${formatVersion(version)}`
      const { layer, ...facts } = await fetchRelease(session, repository(name), tagOf(version), label, signal)
      return { digest: layer.digest, size: layer.size, ...facts }
    },

    fetchReadme: (name, manifest, signal) => fetchReadme({ session, repository: repository(name), manifest, signal }),

    listSignatures: (name, manifest, signal) => listSignatures(session, repository(name), manifest, signal),

    fetchContent: ({ name, ...request }) => downloadBlob(session, store, { repository: repository(name), ...request }),

    async publish(upload) {
      const { name, version, bytes, signal, onBytes } = upload
      if (version.build.length > 0) {
        throw new WasmPkgError('E_VERSION', `${formatVersion(version)} cannot be published to an OCI registry`, {
          hint: 'A tag cannot contain "+". Leave the build metadata out.',
        })
      }
      const [target, tag] = [repository(name), tagOf(version)]
      if (upload.overwrite !== true && (await hasTag(session, target, tag, signal)))
        throw alreadyPublished(name, version)
      if (upload.dryRun === true) return { digest: sha256(bytes) }
      const digest = await uploadBlob(session, target, bytes, signal)
      onBytes(bytes.byteLength)
      const config = configBlob(upload, digest)
      await uploadBlob(session, target, config, signal)
      const blob = manifestBlob(upload, digest, config)
      const manifest = await uploadManifest(session, target, tag, blob, signal)
      const subject = { session, repository: target, manifest, signal }
      const problem = upload.readme === undefined ? undefined : await attach(subject, blob.length, upload.readme)
      return { digest, manifest, ...(problem === undefined ? {} : { readmeProblem: problem }) }
    },
  }
}

/** The package is published, whatever becomes of its README. @returns the reason why there is none */
async function attach(subject: ReadmeSubject, size: number, text: string): Promise<string | undefined> {
  try {
    await attachReadme(subject, size, text)
    return undefined
  } catch (error) {
    if (!isWasmPkgError(error)) throw error
    return `${error.message} (${error.code})`
  }
}
