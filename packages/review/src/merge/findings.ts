/** The findings of a merge, for people. */
export interface Findings {
  readonly conflicts: string[]
  readonly decisions: string[]
}
