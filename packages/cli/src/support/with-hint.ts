export { withHint } from '@wasm-pkg/registry-client/errors'
