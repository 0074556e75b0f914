import { type Digest, parseDigest } from '../digest.js'
import { WasmPkgError } from '../errors.js'
import { escapeText } from '../text.js'
import { isObject } from '../is-object.js'
import { type JsonObject, parseStrictJson } from './json.js'
import { DOCKER_LIST, DOCKER_MANIFEST, IMAGE_INDEX, IMAGE_MANIFEST, WASM_CONFIG, WASM_LAYER } from './media-types.js'

export interface Descriptor {
  readonly mediaType: string
  readonly digest: Digest
  readonly size: number
}

/** A manifest in wkg's layout: one wasm layer and its configuration. */
export interface WasmManifest {
  readonly kind: 'manifest'
  readonly config: Descriptor
  readonly layer: Descriptor
  readonly annotations: Readonly<Record<string, string>>
}

/** An index with exactly one manifest for wasm. */
export interface WasmIndex {
  readonly kind: 'index'
  readonly entry: Descriptor
}

/** The next step if another tool published something else. */
const PUBLISH_AGAIN =
  'Only packages in the layout of wkg can be imported; ask the publisher to publish with wkg or wasm-pkg.'

function bad(message: string, actual?: string): WasmPkgError {
  return new WasmPkgError('E_MANIFEST', message, { actual, hint: PUBLISH_AGAIN })
}

function badType(message: string, expected: string, actual: string): WasmPkgError {
  return new WasmPkgError('E_MEDIA_TYPE', message, { expected, actual, hint: PUBLISH_AGAIN })
}

/**
 * Parses a manifest or index as wkg.md 4.3 requires. Refuses documents that two readers could interpret differently.
 *
 * @param contentType the answer's header; parameters and case do not matter
 * @throws E_MANIFEST, E_MEDIA_TYPE, E_DIGEST_SYNTAX
 */
export function parseManifest(bytes: Uint8Array, contentType: string | undefined): WasmManifest | WasmIndex {
  const json = parseStrictJson(bytes, 'E_MANIFEST', 'The manifest')
  const mediaType = checkType(json, contentType)
  if ('layers' in json && 'manifests' in json) throw bad('The manifest is both an image and an index')
  return mediaType === IMAGE_INDEX ? readIndex(json) : readImage(json)
}

function checkType(json: JsonObject, contentType: string | undefined): string {
  const { mediaType, schemaVersion } = json
  const found = typeof mediaType === 'string' ? escapeText(mediaType) : 'no media type'
  if (schemaVersion !== 2) {
    const actual = `schemaVersion ${escapeText(String(schemaVersion))}, ${found}`
    throw badType('The manifest has an unsupported schema version', 'schemaVersion 2', actual)
  }
  if (mediaType === DOCKER_MANIFEST || mediaType === DOCKER_LIST) {
    throw badType('This is a Docker image, not a WebAssembly package', IMAGE_MANIFEST, found)
  }
  if (mediaType !== IMAGE_MANIFEST && mediaType !== IMAGE_INDEX) {
    throw badType('The manifest has an unknown media type', IMAGE_MANIFEST, found)
  }
  const announced = contentType?.split(';')[0]?.trim().toLowerCase()
  if (announced !== undefined && announced !== '' && announced !== mediaType) {
    throw new WasmPkgError('E_MEDIA_TYPE', 'The media type of the manifest differs from the one announced', {
      expected: mediaType,
      actual: escapeText(announced),
      hint: 'The registry, or a proxy before it, labels what it sends wrongly. Tell the operator.',
    })
  }
  return mediaType
}

function readImage(json: JsonObject): WasmManifest {
  const config = readDescriptor(json['config'], 'config')
  const layers = Array.isArray(json['layers']) ? json['layers'] : []
  if (config.mediaType !== WASM_CONFIG) {
    // `oras push x.wasm:application/wasm` makes the right layer, but no config.
    const problem = layers.some(isWasmLayer)
      ? `The config of a WebAssembly package is ${WASM_CONFIG}`
      : 'This is not a WebAssembly package: its config has the wrong media type'
    throw bad(problem, escapeText(config.mediaType))
  }
  const [first] = layers
  if (layers.length !== 1) throw bad('A WebAssembly package has exactly one layer', `${layers.length} layers`)
  const layer = readDescriptor(first, 'layer')
  if (layer.mediaType !== WASM_LAYER) {
    throw bad(`The layer of a WebAssembly package is ${WASM_LAYER}`, escapeText(layer.mediaType))
  }
  return { kind: 'manifest', config, layer, annotations: readAnnotations(json['annotations']) }
}

function isWasmLayer(layer: unknown): boolean {
  return isObject(layer) && layer['mediaType'] === WASM_LAYER
}

function readIndex(json: JsonObject): WasmIndex {
  const entries = Array.isArray(json['manifests']) ? json['manifests'] : []
  const wasm = entries.filter(isWasmEntry)
  if (wasm.length !== 1) {
    throw bad(
      'The tag names an index that does not have exactly one entry for wasm',
      `${wasm.length} of ${entries.length}`,
    )
  }
  const entry = readDescriptor(wasm[0], 'index entry')
  if (entry.mediaType !== IMAGE_MANIFEST)
    throw bad('An index inside an index is not supported', escapeText(entry.mediaType))
  return { kind: 'index', entry }
}

function isWasmEntry(entry: unknown): boolean {
  if (!isObject(entry)) return false
  const { artifactType, platform } = entry
  return (
    artifactType === WASM_CONFIG ||
    artifactType === WASM_LAYER ||
    (isObject(platform) && platform['architecture'] === 'wasm')
  )
}

function readDescriptor(value: unknown, what: string): Descriptor {
  if (!isObject(value)) throw bad(`The manifest's ${what} is missing`)
  const { mediaType, digest, size } = value
  if (typeof mediaType !== 'string') throw bad(`The manifest's ${what} has no media type`)
  if (typeof digest !== 'string') throw bad(`The manifest's ${what} has no digest`)
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
    throw bad(`The manifest's ${what} has no usable size`, escapeText(JSON.stringify(size) ?? 'none'))
  }
  return { mediaType, digest: parseDigest(digest), size }
}

function readAnnotations(value: unknown): Readonly<Record<string, string>> {
  if (value === undefined || value === null) return {}
  if (!isObject(value)) throw bad("The manifest's annotations are not an object")
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

/**
 * Checks that the configuration belongs to the layer.
 *
 * @returns when the package was created, according to its publisher, if that is a valid date
 * @throws E_MANIFEST
 */
export function checkConfig(bytes: Uint8Array, layer: Descriptor): Date | undefined {
  const { layerDigests, created } = parseStrictJson(bytes, 'E_MANIFEST', 'The configuration')
  if (!Array.isArray(layerDigests) || layerDigests.length !== 1 || layerDigests[0] !== layer.digest) {
    throw new WasmPkgError('E_MANIFEST', 'The configuration names another layer than the manifest', {
      expected: layer.digest,
      actual: escapeText(JSON.stringify(layerDigests) ?? 'none'),
      hint: PUBLISH_AGAIN,
    })
  }
  const date = typeof created === 'string' ? new Date(created) : undefined
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date
}
