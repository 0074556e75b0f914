import { parseSpecifier } from '@wasm-pkg/project/specifier'
import { isWasmPkgError, type WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { parsePackageName } from '@wasm-pkg/registry-client/names'
import { parseRegistryName } from '@wasm-pkg/registry-client/registry-name'
import { parseVersion } from '@wasm-pkg/registry-client/version'
import type { Command, OptionSpecs } from './command.js'

/** Throws if a word of the command line does not have the form that help describes. */
type Check = (text: string) => unknown

/**
 * The first argument or option value with the wrong form, such as a package name with a slash. This is a usage error,
 * whatever the command would later do with it.
 *
 * @returns `E_NAME`, `E_VERSION` or `E_USAGE`; `undefined` if every word is valid
 */
export function findWrongWord(
  { parameters, options }: Pick<Command, 'parameters' | 'options'>,
  args: readonly string[],
  values: Readonly<Record<string, unknown>>,
): WasmPkgError | undefined {
  try {
    for (const { kind, text } of [...wordsOf(parameters, args), ...valuesOf(options, values)]) CHECKS.get(kind)?.(text)
    return undefined
  } catch (error) {
    if (isWasmPkgError(error)) return error
    throw error
  }
}

interface Word {
  readonly kind: string
  readonly text: string
}

function wordsOf(parameters: readonly string[], args: readonly string[]): readonly Word[] {
  return args.map((text, index) => ({
    kind: /[a-z]+/.exec(parameters[index] ?? parameters.at(-1) ?? '')?.[0] ?? '',
    text,
  }))
}

function valuesOf(options: OptionSpecs, values: Readonly<Record<string, unknown>>): readonly Word[] {
  return Object.entries(options).flatMap(([name, { value: kind = '' }]) =>
    [values[name]].flat().flatMap((text) => (typeof text === 'string' ? [{ kind, text }] : [])),
  )
}

const CHECKS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['spec', parseSpecifier],
  ['package', parsePackageName],
  ['host', parseRegistryName],
  ['domain', parseRegistryName],
  ['ns:name@version', checkRelease],
])

function checkRelease(text: string): void {
  const at = text.indexOf('@')
  parsePackageName(at === -1 ? text : text.slice(0, at))
  if (at !== -1) parseVersion(text.slice(at + 1))
}
