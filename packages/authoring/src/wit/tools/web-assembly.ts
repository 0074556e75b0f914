/** The part of the JavaScript API of WebAssembly that is used here. The types of Node do not declare it. */
interface WebAssemblyApi {
  readonly RuntimeError: new (message: string) => Error
  readonly Module: { imports(module: Module): readonly { readonly module: string; readonly name: string }[] }
  compile(bytes: Uint8Array): Promise<Module>
  instantiate(module: Module, imports: object): Promise<{ readonly exports: object }>
}

/** A compiled module. */
export interface Module {
  readonly [Symbol.toStringTag]: 'WebAssembly.Module'
}

export interface Memory {
  readonly buffer: ArrayBuffer
  /** @param pages of 64 KiB */
  grow(pages: number): number
}

export const webAssembly: WebAssemblyApi = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly
