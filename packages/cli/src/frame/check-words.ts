import { parsePackageName } from '@wasm-pkg/registry-client/names'
import { parseRegistryName } from '@wasm-pkg/registry-client/registry-name'
import { parseVersion } from '@wasm-pkg/registry-client/version'
import type { Command, OptionSpecs } from './command.js'

/** How a word of the command line has to be written, by what help calls it. */
type Check = (text: string) => Promise<unknown>

/**
 * Refuses words that name nothing: what is wrong with how they are written is wrong use, whatever the command would make of
 * them later.
 *
 * @throws WasmPkgError `E_NAME`, `E_VERSION`, `E_USAGE`
 */
export async function checkWords(
  { parameters, options }: Pick<Command, 'parameters' | 'options'>,
  args: readonly string[],
  values: Readonly<Record<string, unknown>>,
): Promise<void> {
  for (const { kind, text } of [...wordsOf(parameters, args), ...valuesOf(options, values)]) {
    await CHECKS.get(kind)?.(text)
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
  ['spec', async (text) => (await import('@wasm-pkg/project')).parseSpecifier(text)],
  ['package', async (text) => parsePackageName(text)],
  ['host', checkRegistryName],
  ['domain', checkRegistryName],
  ['ns:name@version', checkRelease],
])

async function checkRegistryName(text: string): Promise<void> {
  parseRegistryName(text)
}

async function checkRelease(text: string): Promise<void> {
  const at = text.indexOf('@')
  parsePackageName(at === -1 ? text : text.slice(0, at))
  if (at !== -1) parseVersion(text.slice(at + 1))
}
