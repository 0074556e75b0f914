import type { ExternName } from './extern-name.js'

/** The name of a primitive, or a defined type. */
export type ValueType = string | TypeEntity

/** The structure of a defined type. Names are not part of it, because the interface that exports a type names it. */
export type Definition =
  | { readonly kind: 'record'; readonly fields: readonly Field[] }
  | { readonly kind: 'variant'; readonly cases: readonly Case[] }
  | { readonly kind: 'flags' | 'enum'; readonly names: readonly string[] }
  | { readonly kind: 'tuple'; readonly items: readonly ValueType[] }
  /** `list<T>`, `option<T>`, `stream<T>`, `map<K, V>`, …; `undefined` is an absent side. */
  | { readonly kind: 'generic'; readonly name: string; readonly items: readonly (ValueType | undefined)[] }
  | { readonly kind: 'handle'; readonly borrowed: boolean; readonly resource: TypeEntity }
  | { readonly kind: 'primitive'; readonly name: string }
  | { readonly kind: 'resource' }
  | {
      readonly kind: 'function'
      readonly async: boolean
      readonly params: readonly Field[]
      readonly result?: ValueType
      /** The name that it uses for its result type, if it has one. A type can have several names. */
      readonly resultName?: string
    }
  | { readonly kind: 'instance' | 'component'; readonly shape: Shape }

export interface Field {
  readonly name: string
  readonly type: ValueType
}

export interface Case {
  readonly name: string
  readonly type?: ValueType
}

/** One type, compared by object identity. An alias or a re-export is the same object. */
export interface TypeEntity {
  readonly definition: Definition
}

/** Where a type gets its name: the first interface that has it, or the world itself. */
export interface TypeName {
  /** Whether the component exports the type or gets it from outside. */
  readonly side: 'import' | 'export'
  /** Full id of the interface; absent for a type of the world. */
  readonly id?: string
  readonly name: string
}

export type ItemKind = 'function' | 'type' | 'instance' | 'component' | 'other'

/** Something imported or exported. */
export interface Item {
  readonly kind: ItemKind
  /** The type itself, or the type of the function, instance or component. Absent for core modules and values. */
  readonly type?: TypeEntity
  /** Of a component that is in the binary, which says more than a type. */
  readonly component?: ComponentDefinition
}

/** A nested component that can be instantiated. */
export interface ComponentDefinition {
  /**
   * @param args the values of its imports, by name
   * @param depth of the component that instantiates it
   */
  instantiate(args: ReadonlyMap<string, Item>, depth: number): TypeEntity
}

/** Something imported or exported, with its name outside of the binary. */
export interface Extern extends Item, Pick<ExternName, 'id'> {}

/** The imports and exports of a component or instance by name, in the order of the binary. */
export interface Shape {
  readonly imports: ReadonlyMap<string, Extern>
  readonly exports: ReadonlyMap<string, Extern>
}
