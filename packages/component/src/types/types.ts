/** The TypeScript types of one package, ready to be declared under any specifier. Plain data: it is kept as JSON. */
export interface PackageTypes {
  readonly kind: 'component' | 'wit-package'
  /** What the names of its modules start with: unique to the package's bytes. */
  readonly scope: string
  /** Bodies of ambient modules, one for each interface; `id` is `<scope>/<interface id>`. */
  readonly blocks: readonly TypesBlock[]
  /** Body of the module that stands for the package itself. */
  readonly world: string
  /** What a component imports; of an untyped one nothing is known. */
  readonly imports: readonly { readonly id: string; readonly typed: boolean }[]
}

export interface TypesBlock {
  /** Name of the ambient module. */
  readonly id: string
  /** Empty if nothing is known: everything in it is `any`. */
  readonly text: string
}

/** One specifier of a project's sources and what it stands for. */
export interface TypesEntry {
  readonly specifier: string
  readonly types: PackageTypes
  /** Full id of the exported interface that the specifier names; the whole package without it. */
  readonly interface?: string
}
