/** What a merge collects for people to read. */
export interface Findings {
  readonly conflicts: string[]
  readonly decisions: string[]
}
