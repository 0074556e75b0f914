/** The TypeScript types of one package, ready to be declared under any specifier. */
export interface PackageTypes {
  /** Bodies of ambient modules, one for each interface; those of imports carry ids of this component alone. */
  readonly blocks: readonly TypesBlock[]
  /** Body of the module that stands for the package itself. */
  readonly world: string
}

export interface TypesBlock {
  /** Name of the ambient module. */
  readonly id: string
  readonly text: string
}

/** One specifier of a project's sources and what it stands for. */
export interface TypesEntry {
  readonly specifier: string
  readonly types: PackageTypes
  /** Full id of the exported interface that the specifier names; the whole package without it. */
  readonly interface?: string
}
