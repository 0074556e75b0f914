import type { ExternName } from './extern-name.js'

/** A primitive's name, or a defined type. */
export type ValueType = string | TypeEntity

/** What a defined type is. Names are not part of it: the interface that exports a type names it. */
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
      /** By which name it calls its result, where that has one: a type may have several. */
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

/** One type. Its identity is what names it: an alias or a re-export is the same object. */
export interface TypeEntity {
  readonly definition: Definition
}

/** What names a type: the first interface that has it, or the world itself. */
export interface TypeName {
  /** Whether the type is defined here or given by the surroundings. */
  readonly side: 'import' | 'export'
  /** Full id of the interface; absent for a type of the world. */
  readonly id?: string
  readonly name: string
}

export type ItemKind = 'function' | 'type' | 'instance' | 'component' | 'other'

/** Something imported or exported. */
export interface Item {
  readonly kind: ItemKind
  /** The type itself, or the type that the function, instance or component has; absent for core modules and values. */
  readonly type?: TypeEntity
}

/** Something imported or exported, with what it is called outside the binary. */
export interface Extern extends Item, Pick<ExternName, 'id'> {}

/** What a component or instance imports and exports by name, in the order of the binary. */
export interface Shape {
  readonly imports: ReadonlyMap<string, Extern>
  readonly exports: ReadonlyMap<string, Extern>
}
