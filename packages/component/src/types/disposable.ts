/**
 * `lib: es2022` does not declare `using`, and TypeScript before 5.2 has no library to refer to. Declaring the same interface
 * twice is harmless.
 */
export const DISPOSABLE = `interface SymbolConstructor {
  readonly dispose: unique symbol;
}

interface Disposable {
  [Symbol.dispose](): void;
}
`
