import { didYouMean } from '@wasm-pkg/registry-client/suggest'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { FAIL_RULES, type FailRule } from '@wasm-pkg/review'
import { usageError } from '../frame/parse.js'

export const RULE_NAMES: readonly string[] = [...Object.keys(FAIL_RULES), 'none']

/** Words that users may try, with the rule that covers them. */
const MEANT: ReadonlyMap<string, FailRule> = new Map<string, FailRule>([
  ...(['network', 'http', 'sockets', 'files', 'filesystem', 'environment', 'env', 'process', 'hardware'] as const).map(
    (word) => [word, 'capability'] as const,
  ),
  ['grants', 'permissions'],
  ['registry', 'mapping'],
  ['registries', 'mapping'],
  ['source', 'origin'],
  ['signer', 'origin'],
  ['digest', 'bytes'],
  ['api', 'breaking'],
  ['semver', 'breaking'],
  ['major', 'breaking'],
  ['new', 'new-package'],
])

/**
 * Parses the value of `--fail-on`.
 *
 * @param text rules separated by commas, or `none`. If absent, the rule `policy`.
 * @throws WasmPkgError `E_USAGE` for an unknown rule, with the rule that was probably meant
 */
export function readFailRules(text: string | undefined): readonly FailRule[] {
  if (text === undefined) return ['policy']
  if (text === 'none') return []
  return text.split(',').map((word) => {
    const name = word.trim()
    if (isRule(name)) return name
    const problem = `--fail-on takes ${RULE_NAMES.join(', ')}, not "${escapeText(name)}"`
    throw usageError('lock diff', problem, suggestionFor(name))
  })
}

function suggestionFor(name: string): string | undefined {
  const rule = MEANT.get(name.toLowerCase())
  if (rule === undefined) return didYouMean(name, RULE_NAMES)
  if (rule !== 'capability') return `Did you mean ${rule}?`
  return `Did you mean capability? It fails if a package gains any capability of high risk, ${escapeText(name)} included.`
}

function isRule(text: string): text is FailRule {
  return Object.hasOwn(FAIL_RULES, text)
}
