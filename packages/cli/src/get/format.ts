import type { PackageFormat, WasmKind } from '@wasm-pkg/component'
import type { PackageName } from '@wasm-pkg/registry-client/names'
import { resolve } from 'node:path'

/** Like `wkg get`: uses the option, then the output's extension, then the kind of package. */
export function chooseFormat(
  option: PackageFormat | 'auto',
  output: string | undefined,
  kind: WasmKind,
): PackageFormat {
  if (option !== 'auto') return option
  if (output?.endsWith('.wasm') === true) return 'wasm'
  if (output?.endsWith('.wit') === true) return 'wit'
  return kind === 'wit-package' ? 'wit' : 'wasm'
}

/** Like `wkg get`: in a folder, writes `<namespace>_<name>@<version>.<extension>`, or a subfolder for JavaScript. */
export function outputPath(
  cwd: string,
  output: string | undefined,
  { namespace, name }: PackageName,
  version: string,
  format: PackageFormat,
): string {
  const path = output ?? './'
  if (!/[/\\]$/.test(path)) return resolve(cwd, path)
  return resolve(cwd, path, `${namespace}_${name}@${version}${format === 'js' ? '' : `.${format}`}`)
}
