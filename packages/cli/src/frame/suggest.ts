export { didYouMean, suggest } from '@wasm-pkg/registry-client/suggest'
