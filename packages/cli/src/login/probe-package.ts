/** A package that nobody has: asking for it makes a registry answer, and check the credential, and nothing else. */
export const PROBE_PACKAGE = { namespace: 'wasm-pkg', name: 'login-check' }
