/** The TypeScript types of one package, ready to be declared under any specifier. Plain data: it is kept as JSON. */
export interface PackageTypes {
  readonly kind: 'component' | 'wit-package'
  /** What the names of its modules start with: unique to the package's bytes. */
  readonly scope: string
  /** Bodies of ambient modules, one for each interface; `id` is `<scope>/<interface id>`. */
  readonly blocks: readonly TypesBlock[]
  /** Body of the module that stands for the package itself. Empty as that of a block is. */
  readonly world: string
  /** What that module exports under full ids of interfaces, in the syntax of TypeScript 5.6. */
  readonly byId: string
  /** What a component imports. */
  readonly imports: readonly ImportTypes[]
}

/** An import of a component; of one that has neither a `module` nor a `signature`, nothing is known. */
export interface ImportTypes {
  /** Full id of an interface, or the name of a function. */
  readonly id: string
  /** The module that tells what must stand for an interface. */
  readonly module?: string
  /** Of a function: its parameters and what it gives. */
  readonly signature?: string
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
