/**
 * The TypeScript types of one package, which can be declared under any specifier. Plain data, because it is stored as
 * JSON.
 */
export interface PackageTypes {
  readonly kind: 'component' | 'wit-package'
  /** The prefix of the names of its modules. Unique to the package's bytes. */
  readonly scope: string
  /** Bodies of ambient modules, one for each interface; `id` is `<scope>/<interface id>`. */
  readonly blocks: readonly TypesBlock[]
  /** Body of the module for the package itself. Empty if nothing is known, as in a block. */
  readonly world: string
  /** The exports of that module under full interface ids, in the syntax of TypeScript 5.6. */
  readonly byId: string
  /** The imports of a component. */
  readonly imports: readonly ImportTypes[]
}

/** An import of a component. If it has neither `module` nor `signature`, its type is unknown. */
export interface ImportTypes {
  /** Full id of an interface, or the name of a function. */
  readonly id: string
  /** The module with the type that an implementation of the interface must have. */
  readonly module?: string
  /** For a function: its parameters and result. */
  readonly signature?: string
}

export interface TypesBlock {
  /** Name of the ambient module. */
  readonly id: string
  /** Empty if nothing is known. Everything in it is then `any`. */
  readonly text: string
  /** Whether it exports a function `then`, which the module of an interface must not. */
  readonly hasThen: boolean
}

/** One specifier in a project's sources and its package. */
export interface TypesEntry {
  readonly specifier: string
  readonly types: PackageTypes
  /** Full id of the exported interface in the specifier. If absent, the specifier means the whole package. */
  readonly interface?: string
}
