import { mkdir } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { digestHex, sha256 } from '@wasm-pkg/registry-client/digest'
import { fileError, readRegularFile } from '@wasm-pkg/registry-client/files'
import { writeFileAtomic } from '@wasm-pkg/registry-client/store'
import { ownVersion } from './own-version.js'
import { digestSources, readSources } from './sources.js'
import type { BuildMode, BuiltFolder, FolderComponent } from './types.js'

/** Other tools keep their caches there too, and no repository contains it. */
const STAMP = ['node_modules', '.cache', 'wasm-pkg', 'build.json']

const MAX_STAMP_BYTES = 16 * 1024 * 1024
const MAX_OUTPUT_BYTES = 1024 * 1024 * 1024

/** What a folder was built from, with paths relative to it. */
interface Stamp extends Omit<BuiltFolder, 'warnings'> {
  readonly version: 2
  /** Our own version, because another one can build something else from the same sources. */
  readonly builder: string
  readonly mode: BuildMode
  /** Digests of the sources and of the output. */
  readonly sources: string
  readonly content: string
}

/** Records what a folder was built from, so that the next process need not build it. */
export async function writeStamp(root: string, mode: BuildMode, built: FolderComponent): Promise<void> {
  const file = join(root, ...STAMP)
  const content = await contentOf(built.output)
  if (content === undefined) return
  const stamp: Stamp = {
    version: 2,
    builder: ownVersion(),
    mode,
    name: built.name,
    output: toPortable(root, built.output),
    inputs: built.inputs.map((input) => toPortable(root, input)),
    sources: await digestSources(root, built.sources),
    content,
  }
  try {
    await mkdir(dirname(file), { recursive: true })
  } catch (error) {
    throw fileError(error, 'write', file)
  }
  await writeFileAtomic(file, Buffer.from(`${JSON.stringify(stamp, null, 2)}\n`))
}

/**
 * What the folder was last built to, if neither its sources nor the output changed since.
 *
 * @param mode `undefined` for any
 */
export async function readFresh(root: string, mode: BuildMode | undefined): Promise<FolderComponent | undefined> {
  const stamp = await readStamp(root)
  if (stamp === undefined || stamp.builder !== ownVersion() || (mode !== undefined && stamp.mode !== mode))
    return undefined
  const output = resolve(root, stamp.output)
  // Only a file of the folder can be its output, whoever wrote the stamp.
  if (!output.startsWith(root + sep)) return undefined
  const inputs = stamp.inputs.map((input) => resolve(root, input))
  const sources = await readSources(inputs)
  if ((await digestSources(root, sources)) !== stamp.sources) return undefined
  if ((await contentOf(output)) !== stamp.content) return undefined
  return { name: stamp.name, output, inputs, sources }
}

/** The files and folders from which the folder was last built. Watchers need them if a build fails. */
export async function lastInputs(root: string): Promise<readonly string[]> {
  return ((await readStamp(root))?.inputs ?? []).map((input) => resolve(root, input))
}

/** The output of the last build, fresh or not. */
export async function lastOutput(root: string): Promise<string | undefined> {
  const output = (await readStamp(root))?.output
  return output === undefined || !resolve(root, output).startsWith(root + sep) ? undefined : resolve(root, output)
}

async function readStamp(root: string): Promise<Stamp | undefined> {
  const limits = { code: 'E_BUILD', maxBytes: MAX_STAMP_BYTES } as const
  const text = (await readRegularFile(join(root, ...STAMP), limits).catch(() => undefined))?.toString('utf8')
  if (text === undefined) return undefined
  try {
    const json: unknown = JSON.parse(text)
    return isStamp(json) ? json : undefined
  } catch {
    return undefined
  }
}

function isStamp(json: unknown): json is Stamp {
  if (typeof json !== 'object' || json === null) return false
  const { version, builder, mode, name, output, inputs, sources, content } = json as Partial<
    Record<keyof Stamp, unknown>
  >
  return (
    version === 2 &&
    [builder, mode, name, output, sources, content].every((value) => typeof value === 'string') &&
    Array.isArray(inputs) &&
    inputs.every((input) => typeof input === 'string')
  )
}

async function contentOf(file: string): Promise<string | undefined> {
  const limits = { code: 'E_BUILD', maxBytes: MAX_OUTPUT_BYTES } as const
  const bytes = await readRegularFile(file, limits).catch(() => undefined)
  return bytes && digestHex(sha256(bytes))
}

function toPortable(root: string, path: string): string {
  return relative(root, path).split(sep).join('/')
}
