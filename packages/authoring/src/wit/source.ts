import type { DependencyMessage, WitFile, WitName, WitText } from './tools/messages.js'
import { attach, attachDependencies, callWitTools, type Attachments, type WitDependency } from './tools/call.js'

/** The text of a WIT package, and the packages it refers to. */
export interface WitSource {
  readonly files: readonly WitFile[]
  readonly dependencies: readonly WitDependency[]
}

/** What a WIT package is and what it needs, without its dependencies. */
export interface WitOutline {
  readonly package: WitName
  readonly worlds: readonly string[]
  readonly interfaces: readonly string[]
  /** Other packages that it refers to. */
  readonly needs: readonly WitName[]
}

/** `ns:name@version`, or `ns:name` */
export function formatWitName({ namespace, name, version }: WitName): string {
  return `${namespace}:${name}${version === null ? '' : `@${version}`}`
}

/** @throws WasmPkgError `E_BUILD` with the place in a file */
export async function outlineWit(files: readonly WitFile[]): Promise<WitOutline> {
  return (await callWitTools({ kind: 'outline', files }, 'outline', files)).answer
}

/**
 * The name of a package in bytes.
 *
 * @param label where it is from, for messages
 * @throws WasmPkgError `E_BUILD`
 */
export async function packageIn(label: string, bytes: Uint8Array): Promise<WitName> {
  const position = { start: 0, length: bytes.length }
  const request = { kind: 'contents', label, bytes: position } as const
  return (await callWitTools(request, 'contents', [], attach([bytes]))).answer.package
}

/**
 * The tool that a built package names. wkg names its library, and one text has to give the same bytes, and so the same
 * digest, whichever tool builds it.
 */
const TOOL = { name: 'wasm-pkg-core', version: '0.16.1' }

/**
 * Encodes a WIT package as `wkg build` 0.16.1 does, without its metadata.
 *
 * @throws WasmPkgError `E_BUILD` with the place in a file
 */
export async function encodeWit(source: WitSource): Promise<{ readonly package: WitName; readonly bytes: Uint8Array }> {
  const { messages: dependencies, attachments } = attachDependencies(source.dependencies)
  const request = { kind: 'encode', files: source.files, dependencies, tool: TOOL } as const
  const { answer, bytesAt } = await callWitTools(request, 'package', filesOf(source), attachments)
  return { package: answer.package, bytes: bytesAt(answer.bytes) }
}

/** The text of every package that a package needs, each in a file of its own. @throws WasmPkgError `E_BUILD` */
export async function printDependencies(source: WitSource): Promise<readonly WitText[]> {
  const { request, attachments } = requestOf('print', source)
  return (await callWitTools(request, 'texts', filesOf(source), attachments)).answer.texts
}

/** A package with its dependencies, as bytes and docs. */
export interface WitDescription {
  readonly package: WitName
  readonly worlds: readonly string[]
  readonly bytes: Uint8Array
  /** The docs of each package, as JSON (wit-parser, `PackageMetadata`). */
  readonly docs: readonly WitText[]
}

/** @throws WasmPkgError `E_BUILD` with the place in a file */
export async function describeWit(source: WitSource): Promise<WitDescription> {
  const { request, attachments } = requestOf('describe', source)
  const { answer, bytesAt } = await callWitTools(request, 'description', filesOf(source), attachments)
  const { package: name, worlds, bytes, docs } = answer
  return { package: name, worlds, bytes: bytesAt(bytes), docs }
}

function requestOf<K extends 'print' | 'describe'>(
  kind: K,
  { files, dependencies }: WitSource,
): {
  readonly request: {
    readonly kind: K
    readonly files: readonly WitFile[]
    readonly dependencies: readonly DependencyMessage[]
  }
  readonly attachments: Attachments
} {
  const { messages, attachments } = attachDependencies(dependencies)
  return { request: { kind, files, dependencies: messages }, attachments }
}

function filesOf({ files, dependencies }: WitSource): readonly WitFile[] {
  return [...files, ...dependencies.flatMap((it) => ('files' in it ? it.files : []))]
}
