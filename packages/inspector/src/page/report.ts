import type { BuildTimes, PackageTimings } from '@wasm-pkg/project/build-record'

/** The document that the page reads and `wasm-pkg inspect --json` prints: plain JSON, sizes in bytes. */
export interface InspectReport {
  readonly project: ReportedProject
  /** In the order of the lock file, local overrides last. */
  readonly packages: readonly ReportedPackage[]
  /** The last build that was recorded; absent if there was none. */
  readonly build?: BuildTimes
}

export interface ReportedProject {
  /** The name in package.json, otherwise the folder's name. */
  readonly name: string
  readonly root: string
  /** The folder in which packages are stored. */
  readonly store: string
}

export interface ReportedPackage {
  /** Unique in the report. The same as `id`, unless two registries have a package with that id. */
  readonly key: string
  /** `ns:name@version`, or `ns:name` for an override that cannot be read. */
  readonly id: string
  /** `ns:name` */
  readonly package: string
  readonly version?: string
  /** Every requirement that leads to this version. */
  readonly requirements: readonly string[]
  /** `package.json`, `source`, or ids of the packages that import it. */
  readonly requiredBy: readonly string[]
  /** Keys of the packages linked for this one. */
  readonly links: readonly string[]
  readonly registry?: string
  /** `host/repository` or `local`. */
  readonly source?: string
  /** Path of the file that overrides the package, relative to the project's folder. */
  readonly override?: string
  readonly digest?: string
  readonly manifest?: string
  readonly kind?: 'component' | 'wit-package'
  /** Size of the package as published. */
  readonly size?: number
  /** Where the bytes are now; `missing` until the next install or build fetches them. */
  readonly bytes: 'store' | 'file' | 'missing'
  readonly imports: readonly string[]
  readonly exports: readonly string[]
  /** The capabilities of the imports, the most serious first. */
  readonly capabilities: readonly ReportedCapability[]
  /** Mismatches between the project's permissions and the imports, one line each. */
  readonly findings: readonly string[]
  /** The findings about grants that nothing needs. */
  readonly unusedGrants: readonly string[]
  /** Download sizes, if the store has the modules from a build or from this page. */
  readonly sizes?: PackageSizes
  /** Why the package cannot be described. */
  readonly problem?: string
  readonly timings?: PackageTimings
}

export interface ReportedCapability {
  readonly id: string
  readonly title: string
  /** Completes "It can …". */
  readonly can: string
  readonly level: 'high' | 'medium' | 'low'
  /** The imports with this capability. */
  readonly imports: readonly string[]
  /** Permissions that it needs and the project does not grant. */
  readonly denied: readonly string[]
  /** Whether it needs permissions and has none of them, so that it has no effect. */
  readonly isDenied: boolean
}

/** Information that requires the package's bytes. Requested when the package is shown. */
export interface PackageDetails {
  /** For components: download sizes. */
  readonly sizes?: PackageSizes
  readonly usage?: PackageUsage
  /** The API as WIT. */
  readonly wit?: string
  /** What the publisher says about the package, unverified. */
  readonly metadata: readonly { readonly name: string; readonly value: string }[]
  /** Why something here is missing, one line each. */
  readonly problems: readonly string[]
}

/** How a program uses the package. */
export interface PackageUsage {
  /** An import statement that works in this project. */
  readonly snippet: string
  /** The exports as TypeScript declarations. */
  readonly typescript: string
}

export interface PackageSizes {
  /** The core modules, as they are served. */
  readonly wasm: Weight
  /** The JavaScript around them, before a bundler minifies it. */
  readonly glue: Weight
  /** Why its calls run as tasks of jco's runtime, which is most of the JavaScript. Absent if they do not. */
  readonly tasks?: string
}

export interface Weight {
  readonly bytes: number
  readonly brotli: number
}
