import { type Digest, sha256 } from '../digest.js'
import { WasmPkgError } from '../errors.js'
import { escapeText } from '../text.js'
import { readBody } from '../transport/index.js'
import { checkContentSize } from './content-size.js'
import { type Descriptor, type WasmIndex, type WasmManifest, checkConfig, parseManifest } from './manifest.js'
import { MANIFEST_ACCEPT } from './media-types.js'
import { registryProblem } from './problem.js'
import type { RegistrySession } from './session.js'

/** The limit that registries themselves set for manifests. */
const MAX_MANIFEST_BYTES = 4 * 1024 * 1024
/** A configuration lists imports and exports; ten thousand of them fit. */
const MAX_CONFIG_BYTES = 1024 * 1024

export interface OciRelease {
  readonly manifest: Digest
  readonly layer: Descriptor
  readonly annotations: Readonly<Record<string, string>>
  readonly created?: Date
}

/**
 * The release of a tag: its manifest (through an index if necessary), checked against its configuration.
 *
 * @param label the name of the release in messages
 */
export async function fetchRelease(
  session: RegistrySession,
  repository: string,
  tag: string,
  label: string,
  signal: AbortSignal | undefined,
): Promise<OciRelease> {
  let { digest, content } = await fetchManifest(session, { repository, reference: tag, label }, signal)
  if (content.kind === 'index') {
    const { entry } = content
    ;({ digest, content } = await fetchManifest(
      session,
      { repository, reference: entry.digest, label, expected: entry },
      signal,
    ))
    if (content.kind === 'index') throw new WasmPkgError('E_MANIFEST', 'An index inside an index is not supported')
  }
  const { config, layer, annotations } = content
  checkContentSize(layer.size)
  const created = checkConfig(await fetchSmallBlob(session, repository, config, signal), layer)
  return { manifest: digest, layer, annotations, ...(created === undefined ? {} : { created }) }
}

/** Whether the tag exists. */
export async function hasTag(
  session: RegistrySession,
  repository: string,
  tag: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const url = `/v2/${repository}/manifests/${tag}`
  const response = await session.send({ url, repository, actions: 'pull,push', accept: MANIFEST_ACCEPT, signal })
  if (response.status === 200 || response.status === 404) {
    await response.close()
    return response.status === 200
  }
  throw await registryProblem(response, `The version ${tag}`)
}

interface ManifestRequest {
  readonly repository: string
  /** A tag or digest. */
  readonly reference: string
  readonly label: string
  readonly expected?: Descriptor
}

async function fetchManifest(
  session: RegistrySession,
  { repository, reference, label, expected }: ManifestRequest,
  signal: AbortSignal | undefined,
): Promise<{ digest: Digest; content: WasmManifest | WasmIndex }> {
  const url = `/v2/${repository}/manifests/${reference}`
  const response = await session.send({ url, repository, actions: 'pull', accept: MANIFEST_ACCEPT, signal })
  if (response.status !== 200) throw await registryProblem(response, label)
  const announced = response.header('docker-content-digest')
  const contentType = response.header('content-type')
  const bytes = await readBody(response, MAX_MANIFEST_BYTES, 'The manifest')
  const digest = sha256(bytes)
  if (expected !== undefined) check(bytes, expected, 'The manifest')
  if (announced !== undefined && contradicts(announced, digest)) {
    throw new WasmPkgError('E_DIGEST', 'The manifest does not match the digest in its header', {
      expected: escapeText(announced),
      actual: digest,
    })
  }
  return { digest, content: parseManifest(bytes, contentType) }
}

/**
 * Whether `Docker-Content-Digest` is the digest of other bytes. A right one proves nothing, but a wrong one indicates a
 * modified body. A proxy may repeat the header, and a server may write it in capitals. Other algorithms and invalid
 * digests cannot be compared.
 */
function contradicts(header: string, digest: Digest): boolean {
  const digests = header.split(',').map((value) => value.trim().toLowerCase())
  return digests.some((value) => /^sha256:[0-9a-f]{64}$/.test(value) && value !== digest)
}

async function fetchSmallBlob(
  session: RegistrySession,
  repository: string,
  descriptor: Descriptor,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  if (descriptor.size > MAX_CONFIG_BYTES) {
    throw new WasmPkgError('E_TOO_LARGE', 'The configuration of the package is too large', {
      expected: `at most ${MAX_CONFIG_BYTES} bytes`,
      actual: `${descriptor.size} bytes`,
    })
  }
  const url = `/v2/${repository}/blobs/${descriptor.digest}`
  const response = await session.send({ url, repository, actions: 'pull', signal })
  if (response.status !== 200) throw await registryProblem(response, 'The configuration of the package')
  const bytes = await readBody(response, MAX_CONFIG_BYTES, 'The configuration of the package')
  check(bytes, descriptor, 'The configuration of the package')
  return bytes
}

function check(bytes: Uint8Array, { size, digest }: Descriptor, what: string): void {
  if (bytes.byteLength !== size) {
    throw new WasmPkgError('E_SIZE', `${what} does not have the announced size`, {
      expected: `${size} bytes`,
      actual: `${bytes.byteLength} bytes`,
    })
  }
  const actual = sha256(bytes)
  if (actual !== digest) {
    throw new WasmPkgError('E_DIGEST', `${what} does not match its digest`, { expected: digest, actual })
  }
}
