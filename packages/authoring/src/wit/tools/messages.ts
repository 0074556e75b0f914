/** The position of bytes in the part of a message after its text. */
export interface Position {
  readonly start: number
  readonly length: number
}

/** `ns:name`, with the version if there is one. */
export interface WitName {
  readonly namespace: string
  readonly name: string
  readonly version: string | null
}

export interface WitFile {
  /** Absolute, for messages. */
  readonly path: string
  readonly text: string
}

export interface DependencyMessage {
  readonly label: string
  readonly files?: readonly WitFile[]
  readonly bytes?: Position
}

/** As in wit-tools/src/request.rs. */
export type WitRequest =
  | { readonly kind: 'outline'; readonly files: readonly WitFile[] }
  | { readonly kind: 'contents'; readonly label: string; readonly bytes: Position }
  | {
      readonly kind: 'encode'
      readonly files: readonly WitFile[]
      readonly dependencies: readonly DependencyMessage[]
      readonly tool: { readonly name: string; readonly version: string }
    }
  | {
      readonly kind: 'print' | 'describe'
      readonly files: readonly WitFile[]
      readonly dependencies: readonly DependencyMessage[]
    }

export interface WitText {
  readonly package: WitName
  readonly text: string
}

export interface WitFailure {
  readonly kind: 'failure'
  readonly message: string
  readonly file?: string
  readonly line?: number
  readonly column?: number
}

/** As in wit-tools/src/respond.rs. */
export type WitAnswer =
  | WitFailure
  | {
      readonly kind: 'outline'
      readonly package: WitName
      readonly worlds: readonly string[]
      readonly interfaces: readonly string[]
      readonly needs: readonly WitName[]
      readonly nested: readonly WitName[]
    }
  | { readonly kind: 'contents'; readonly package: WitName; readonly packages: readonly WitName[] }
  | { readonly kind: 'package'; readonly package: WitName; readonly bytes: Position }
  | { readonly kind: 'texts'; readonly texts: readonly WitText[] }
  | {
      readonly kind: 'description'
      readonly package: WitName
      readonly worlds: readonly string[]
      readonly bytes: Position
      readonly docs: readonly WitText[]
    }

export type AnswerOf<K extends WitAnswer['kind']> = Extract<WitAnswer, { readonly kind: K }>
