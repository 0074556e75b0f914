/** The versions of the npm packages with the shims that the generated code works with. */
export const SHIM_RANGES: Readonly<Record<string, string>> = {
  '@bytecodealliance/preview2-shim': '^0.26.1',
  '@bytecodealliance/preview3-shim': '^0.7.0',
}
