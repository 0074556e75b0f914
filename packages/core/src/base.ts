/**
 * What every plugin, loader and command needs before it knows what it is asked for: names, versions, errors, paths. The
 * published packages load it as one file, where the sources import the narrow subpath of each part.
 */
export * from '@wasm-pkg/project/file-state'
export * from '@wasm-pkg/project/lock'
export * from '@wasm-pkg/project/module-id'
export * from '@wasm-pkg/project/root'
export * from '@wasm-pkg/project/specifier'
export * from '@wasm-pkg/project/suspension-targets'
export * from '@wasm-pkg/registry-client/cli-command'
export * from '@wasm-pkg/registry-client/digest'
export * from '@wasm-pkg/registry-client/errors'
export * from '@wasm-pkg/registry-client/files'
export * from '@wasm-pkg/registry-client/names'
export * from '@wasm-pkg/registry-client/node-version'
export * from '@wasm-pkg/registry-client/registry-name'
export * from '@wasm-pkg/registry-client/requirement'
export * from '@wasm-pkg/registry-client/suggest'
export * from '@wasm-pkg/registry-client/text'
export * from '@wasm-pkg/registry-client/version'
export * from '@wasm-pkg/wasi/generated'
export * from '@wasm-pkg/wasi/label'
