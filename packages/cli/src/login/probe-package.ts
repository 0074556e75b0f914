/** A package that does not exist. A request for it only makes a registry answer and check the credential. */
export const PROBE_PACKAGE = { namespace: 'wasm-pkg', name: 'login-check' }
