import type { CompilablePackage, Project } from '@wasm-pkg/project'
import type { TranspiledComponent } from '@wasm-pkg/component'
import { type Digest, parseDigest, sha256 } from '@wasm-pkg/registry-client/digest'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { Store } from '@wasm-pkg/registry-client/store'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import type { PackageSizes, Weight } from '../page/report.js'
import { readBytes } from './bytes.js'
import type { PackageBody } from './describe.js'

/**
 * The level with which servers compress on the fly. 12 MB take half a second. The best level takes half a minute and
 * saves a tenth.
 */
const BROTLI_QUALITY = 5

const FILE = 'brotli.json'

/** Measures the download size of a component. Compiles it if no build has. */
export async function measure(project: Project, pack: CompilablePackage): Promise<PackageSizes> {
  return await weigh(project.store, await project.transpile(pack))
}

/** The download size, if the store has the modules. Compiles and fetches nothing. */
export async function builtSizes(project: Project, pack: PackageBody): Promise<PackageSizes | undefined> {
  const { id, kind } = pack
  if (kind !== 'component' || pack.digest === undefined || pack.bytes === 'missing') return undefined
  try {
    const digest = parseDigest(pack.digest)
    const built = await project.transpiled({ id, digest, read: () => readBytes(project, pack) })
    return built && (await weigh(project.store, built))
  } catch (error) {
    // Problems of a package are reported in its details.
    if (isWasmPkgError(error)) return undefined
    throw error
  }
}

async function weigh(store: Store, component: TranspiledComponent): Promise<PackageSizes> {
  const cores: Weight[] = []
  for (const core of component.cores) {
    cores.push({ bytes: core.size, brotli: await compressedSize(store, core.digest, () => core.read()) })
  }
  const glue = Buffer.from(await component.glue())
  const { glueKind } = component
  return {
    wasm: {
      bytes: cores.reduce((sum, { bytes }) => sum + bytes, 0),
      brotli: cores.reduce((sum, { brotli }) => sum + brotli, 0),
    },
    glue: { bytes: glue.length, brotli: await compressedSize(store, sha256(glue), () => Promise.resolve(glue)) },
    ...(glueKind.kind === 'tasks' ? { tasks: glueKind.reason } : {}),
  }
}

/** Computed once for the same bytes, because the store keeps it. */
async function compressedSize(store: Store, digest: Digest, read: () => Promise<Uint8Array>): Promise<number> {
  const key = sha256(Buffer.from(JSON.stringify(['brotli', BROTLI_QUALITY, digest]))).slice('sha256:'.length)
  const kept = (await store.readDerived(key)) ?? (await store.writeDerived(key, await compress(await read())))
  return Number(Buffer.from(await kept.read(FILE)).toString('utf8'))
}

async function compress(bytes: Uint8Array): Promise<ReadonlyMap<string, Uint8Array>> {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  const { length } = await promisify(brotliCompress)(bytes, { params })
  return new Map([[FILE, Buffer.from(String(length))]])
}
