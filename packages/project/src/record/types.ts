/** When a build began and when it last saved something, as ISO 8601. */
export interface BuildTimes {
  readonly startedAt: string
  readonly savedAt: string
}

/**
 * Times that a build recorded for one package: wall-clock time in milliseconds, including waiting. Absent for steps
 * that were not needed.
 */
export interface PackageTimings {
  /** Where the bytes came from. */
  readonly origin: 'registry' | 'store' | 'file'
  /** Until the package was found, fetched and verified. */
  readonly resolve?: number
  /** The part for downloading. */
  readonly fetch?: number
  /** Until the slowest of its modules was ready. */
  readonly load?: number
  /** The part for jco. Absent if the store had the modules. */
  readonly compile?: number
  /** For generating the TypeScript declarations. */
  readonly types?: number
}

/** The times of a project's last build, for each package. */
export interface BuildRecord extends BuildTimes {
  /** By `ns:name@version`. */
  readonly packages: Readonly<Record<string, PackageTimings>>
}
