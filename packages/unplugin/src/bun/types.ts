/**
 * The parts of Bun's plugin interface that are used. Bun's own types declare globals of a whole runtime, which would
 * affect the user's project.
 */
export interface BunBuild {
  readonly config?: {
    readonly entrypoints?: readonly string[]
    readonly format?: 'cjs' | 'esm' | 'iife'
    readonly root?: string
    readonly target?: 'browser' | 'bun' | 'node'
  }
  onStart(callback: () => void | Promise<void>): unknown
  onEnd(callback: (result: { readonly success: boolean }) => void | Promise<void>): unknown
  onResolve(
    options: { readonly filter: RegExp; readonly namespace?: string },
    callback: (request: BunRequest) => BunResolution | undefined | Promise<BunResolution | undefined>,
  ): unknown
  onLoad(
    options: { readonly filter: RegExp; readonly namespace: string },
    callback: (module: { readonly path: string }) => BunModule | undefined | Promise<BunModule | undefined>,
  ): unknown
}

export interface BunRequest {
  readonly path: string
  /** A path, or the id of a generated module. */
  readonly importer: string
}

export interface BunResolution {
  readonly path: string
  readonly namespace?: string
  readonly external?: boolean
}

export interface BunModule {
  readonly contents: string | Uint8Array
  readonly loader: 'file' | 'js'
}

export interface BunPlugin {
  readonly name: string
  setup(build: BunBuild): void | Promise<void>
}
