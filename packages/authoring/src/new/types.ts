import type { PackageName } from '@wasm-pkg/registry-client/names'

/** The languages of new components. */
export const LANGUAGES = ['ts', 'js', 'rust', 'c', 'python'] as const

export type Language = (typeof LANGUAGES)[number]

/** Texts by path. */
export type TemplateFiles = Readonly<Record<string, string>>

export interface TemplateInput {
  readonly name: PackageName
  /** The release of wasm-pkg that writes the files, and that they depend on. */
  readonly version: string
}

/** What a language adds to the files that all have. */
export interface Template {
  /** `wasmPkg.build` in package.json. */
  readonly build: Readonly<Record<string, unknown>>
  readonly devDependencies: Readonly<Record<string, string>>
  readonly files: TemplateFiles
  /** Steps of the release workflow that install the compiler, as YAML. */
  readonly setup: readonly string[]
  /** What `.gitignore` has in addition. */
  readonly ignored: readonly string[]
}
