/** What a package says about itself. These are the publisher's statements, never verified facts. */
export interface PackageMetadata {
  /** The name in the name section, which tools show in stack traces. Not the name of the package. */
  readonly name?: string
  readonly version?: string
  readonly description?: string
  readonly authors?: string
  readonly licenses?: string
  readonly source?: string
  readonly homepage?: string
  readonly revision?: string
  /** Only in the older `registry-metadata`. */
  readonly documentation?: string
  /** Only in the older `registry-metadata`, separated by commas. */
  readonly categories?: string
}
