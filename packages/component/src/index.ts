export { type ComponentFacts, inspectComponent, requireKind, type WasmKind } from './inspect/facts.js'
export type { PackageMetadata, Producer } from './inspect/metadata.js'
export { renderTypes } from './types/render.js'
export type { PackageTypes, TypesBlock, TypesEntry } from './types/types.js'
