import type { ComponentFacts } from '@wasm-pkg/component'
import type { Digest } from '@wasm-pkg/registry-client/digest'
import type { PackageName } from '@wasm-pkg/registry-client/names'
import type { Version } from '@wasm-pkg/registry-client/version'
import type { GuestMap } from '@wasm-pkg/wasi'
import type { Specifier } from '../specifier.js'

/** The result of an import statement. */
export interface ResolvedImport {
  readonly specifier: Specifier
  readonly package: ResolvedPackage
  /** Full id of the imported interface, as exported by the package. */
  readonly interface?: string
}

/** One version of a package whose bytes were fetched, verified and inspected. */
export interface ResolvedPackage {
  /** `acme:image@1.2.0` */
  readonly id: string
  readonly name: PackageName
  readonly version: Version
  readonly digest: Digest
  /** In bytes. */
  readonly size: number
  readonly kind: 'component' | 'wit-package'
  readonly facts: ComponentFacts
  /** The configured registry. Absent for an override. */
  readonly registry?: string
  /** `host/repository`, `local`, or the path of an override. Absent if only wkg's lock file is known. */
  readonly source?: string
  /** Absolute path of the file that overrides the package. */
  readonly override?: string
  /** The source map of a source folder that was built for development. */
  readonly guestMap?: GuestMap | undefined
  /** The verified bytes. @throws WasmPkgError if they cannot be read again */
  read(): Promise<Uint8Array>
  /** The parts with types and names, at the same offsets (`createOutline`). Errors as for `read`. */
  outline(): Promise<Uint8Array>
  /** Importing files and packages, in the order of their requests. */
  readonly requestedBy: readonly string[]
}
