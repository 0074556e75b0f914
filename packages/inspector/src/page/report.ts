/** The document that the page reads and `wasm-pkg inspect --json` prints: plain JSON, sizes in bytes. */
export interface InspectReport {
  readonly project: ReportedProject
  /** In the order of the lock file, local overrides last. */
  readonly packages: readonly ReportedPackage[]
  /** The last build that was recorded; absent if there was none. */
  readonly build?: ReportedBuild
}

export interface ReportedProject {
  /** As package.json has it, else the folder's. */
  readonly name: string
  readonly root: string
  /** The folder packages are kept in. */
  readonly store: string
}

export interface ReportedPackage {
  /** Unique in the report; `id` unless two registries have a package of that id. */
  readonly key: string
  /** `ns:name@version`; of an override that cannot be read `ns:name`. */
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
  /** Path of the file that overrides the package, from the project's folder. */
  readonly override?: string
  readonly digest?: string
  readonly manifest?: string
  readonly kind?: 'component' | 'wit-package'
  /** Of the package as it was published. */
  readonly size?: number
  /** Where the bytes are now; `missing` until the next install or build fetches them. */
  readonly bytes: 'store' | 'file' | 'missing'
  readonly imports: readonly string[]
  readonly exports: readonly string[]
  /** What the imports mean, the graver first. */
  readonly capabilities: readonly ReportedCapability[]
  /** Where the project's permissions and the imports do not meet, a line each. */
  readonly findings: readonly string[]
  /** Those of the findings that are about grants nothing needs. */
  readonly unusedGrants: readonly string[]
  /** What a browser gets, as far as the store has what a build or this page made. */
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
  /** The imports that give it. */
  readonly imports: readonly string[]
  /** Permissions that it would need and the project does not grant. */
  readonly denied: readonly string[]
  /** Whether it needs permissions and has none of them, so that it comes to nothing. */
  readonly isDenied: boolean
}

/** When a build began and when it last saved something, as ISO 8601. */
export interface ReportedBuild {
  readonly startedAt: string
  readonly savedAt: string
}

/** What a build recorded of one package: wall time in milliseconds, waiting included; absent is what was not needed. */
export interface PackageTimings {
  /** Where the bytes came from. */
  readonly origin: 'registry' | 'store' | 'file'
  /** Until the package was found, fetched and verified. */
  readonly resolve?: number
  /** The part of it that was download. */
  readonly fetch?: number
  /** Until the slowest of its modules was there. */
  readonly load?: number
  /** The part of it that was jco at work; absent when the store had the modules. */
  readonly compile?: number
  /** Making the TypeScript declarations. */
  readonly types?: number
}

/** What takes the package's bytes to know: asked for when the package is shown. */
export interface PackageDetails {
  /** Of components: what a browser gets. */
  readonly sizes?: PackageSizes
  readonly usage?: PackageUsage
  /** The API as WIT. */
  readonly wit?: string
  /** What the publisher says of the package, unchecked. */
  readonly claims: readonly { readonly name: string; readonly value: string }[]
  /** Why something of this is missing, a line each. */
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
  /** Why its calls run as tasks of jco's runtime, which weighs most of the JavaScript; absent where they do not. */
  readonly tasks?: string
}

export interface Weight {
  readonly bytes: number
  readonly brotli: number
}
