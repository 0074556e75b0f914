/** A TypeScript type. The printer knows which names have another meaning at a place (print-type.ts). */
export type TypeExpression =
  | { readonly kind: 'keyword'; readonly name: Keyword }
  /** A type of the standard library: `Uint8Array`, `Promise<T>`. */
  | { readonly kind: 'global'; readonly name: string; readonly args: readonly TypeExpression[] }
  /** `Option<T>` or `Result<T, E>`, which a module declares if it uses them. */
  | { readonly kind: 'helper'; readonly name: HelperName; readonly args: readonly TypeExpression[] }
  /** A type of the same module. */
  | { readonly kind: 'own'; readonly name: string }
  | { readonly kind: 'foreign'; readonly module: string; readonly name: string }
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'tuple'; readonly items: readonly TypeExpression[] }
  | { readonly kind: 'union'; readonly members: readonly TypeExpression[] }
  | { readonly kind: 'object'; readonly fields: readonly FieldDeclaration[] }
  /** A function without parameters. */
  | { readonly kind: 'function'; readonly result: TypeExpression }

export type Keyword = 'bigint' | 'boolean' | 'never' | 'null' | 'number' | 'string' | 'undefined' | 'unknown' | 'void'

export type HelperName = 'Option' | 'Result'

export interface FieldDeclaration {
  readonly docs?: string
  readonly name: string
  readonly optional: boolean
  readonly type: TypeExpression
}

export interface ParameterDeclaration {
  readonly name: string
  readonly type: TypeExpression
}

export interface Signature {
  readonly parameters: readonly ParameterDeclaration[]
  readonly result: TypeExpression
}

export interface FunctionDeclaration extends Signature {
  readonly kind: 'function'
  readonly docs?: string
  /** Any name, including reserved words. */
  readonly name: string
}

export interface MethodDeclaration extends Signature {
  readonly docs?: string
  readonly name: string
}

/** A resource. */
export interface ClassDeclaration {
  readonly kind: 'class'
  readonly docs?: string
  readonly name: string
  /** Whether the user's program disposes of it, as for resources that a component returns. */
  readonly disposable: boolean
  /** Absent for a resource that only functions return. */
  readonly create?: { readonly docs?: string; readonly parameters: readonly ParameterDeclaration[] }
  readonly statics: readonly MethodDeclaration[]
  readonly methods: readonly MethodDeclaration[]
}

export type Declaration =
  /** A function whose type is not in the binary. */
  | { readonly kind: 'any'; readonly docs?: string; readonly name: string }
  | { readonly kind: 'alias'; readonly docs?: string; readonly name: string; readonly type: TypeExpression }
  | {
      readonly kind: 'interface'
      readonly docs?: string
      readonly name: string
      readonly fields: readonly FieldDeclaration[]
    }
  | FunctionDeclaration
  | ClassDeclaration
