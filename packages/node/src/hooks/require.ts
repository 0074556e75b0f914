import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { Module } from 'node:module'
import { mayBePackage } from '../specifier.js'

export function refuseRequire(specifier: string): WasmPkgError {
  return new WasmPkgError('E_UNSUPPORTED', `require("${escapeText(specifier)}") cannot load a component`, {
    hint: `Use import, or in CommonJS: await import("${escapeText(specifier)}").`,
  })
}

/** The part of Node's CommonJS loader that tools patch, because `module.register` has no hook for it. */
interface CommonJsLoader {
  ['_resolveFilename'](request: string, ...rest: unknown[]): string
}

/** Explains why `require` finds nothing, where it has no hooks. Does not change specifiers that something else resolves. */
export function explainRequire(): void {
  const loader = Module as unknown as CommonJsLoader
  const original = loader['_resolveFilename']
  loader['_resolveFilename'] = function resolveFilename(request, ...rest) {
    try {
      return original.call(this, request, ...rest)
    } catch (error) {
      throw mayBePackage(request) ? refuseRequire(request) : error
    }
  }
}
