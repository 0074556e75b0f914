export { type FacadeInput, generateFacade } from './codegen/facade.js'
export { generateInstantiateModule } from './codegen/instantiate-module.js'
export { generateInterfaceModule, type InterfaceModuleInput } from './codegen/interface-module.js'
export { interfaceJsName } from './glue/names.js'
export { generateGlue } from './codegen/glue-module.js'
export { generateRuntime, RUNTIME_ID } from './glue/shared/module.js'
export { generateTaskRuntime, TASKS_ID, type TaskRuntimeCode } from './glue/tasks/module.js'
export type { CoreExpression, CoreParts, ImportBinding, StartMode } from './codegen/types.js'
export {
  generateBoundInterface,
  generateWitPackageModule,
  type WitPackageModuleInput,
} from './codegen/wit-package-module.js'
export type { ExportedItem } from './glue/exports.js'
export type { ImportedInterface } from './glue/imports.js'
export type { GlueKind } from './glue/read.js'
export { type ComponentFacts, inspectComponent, inspectOutline, requireKind, type WasmKind } from './inspect/facts.js'
export { createOutline, type Outline } from './inspect/outline.js'
export type { PackageMetadata } from './inspect/metadata-types.js'
export type { Producer } from './inspect/producers.js'
export { writeMetadata, type WrittenMetadata } from './inspect/write-metadata.js'
export { type InterfaceId, parseInterfaceId } from './interface-id.js'
export type { AsyncFunctions } from './async-functions.js'
export { type PackageFormat, renderPackage } from './standalone/render-package.js'
export { packedTypes } from './standalone/types.js'
export { createThreadPool, type ThreadPool, type ThreadReply, type ThreadTool } from './threads/thread-pool.js'
export { createTranspiler } from './transpile/transpiler.js'
export type {
  ComponentSource,
  CoreModule,
  TranspiledComponent,
  Transpiler,
  TranspilerOptions,
  TranspileRequest,
} from './transpile/types.js'
export { readTypesFile, type TypesModules, typesOfSpecifier } from './types/earlier.js'
export { type ExportedDeclarations, describeExports } from './types/exported.js'
export { interfaceMembers } from './types/members.js'
export { renderTypes, type RenderOptions } from './types/render.js'
export type { PackageTypes, TypesBlock, TypesEntry } from './types/types.js'
export { readWitApi, type WitApi, type WitInterface, type WitItem, type WitName, type WitType } from './wit/api.js'
export { type ApiDifference, compareApis } from './wit/compare/compare.js'
export { createExplainer } from './wit/compare/explain.js'
export { itemLabel, itemText } from './wit/compare/label.js'
export { createTypeComparer } from './wit/compare/same.js'
export { witText } from './transpile/wit-text.js'
export { describeGuest, type GuestRequest } from './types/guest/describe-guest.js'
export type { GuestEngine } from './types/guest/engine.js'
