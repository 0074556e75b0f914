import { FAIL_RULES } from '@wasm-pkg/review'
import { describe, expect, it } from 'vitest'
import { readFailRules } from './fail-rules.js'

function refusalOf(text: string): { readonly message?: string; readonly hint?: string } {
  try {
    readFailRules(text)
  } catch (error) {
    return error as Error & { readonly hint?: string }
  }
  return {}
}

describe('--fail-on', () => {
  it('takes rules separated by commas, none, and the policy without a word', () => {
    expect(readFailRules('bytes, breaking')).toEqual(['bytes', 'breaking'])
    expect(readFailRules('none')).toEqual([])
    expect(readFailRules(undefined)).toEqual(['policy'])
    expect(readFailRules(Object.keys(FAIL_RULES).join(','))).toEqual(Object.keys(FAIL_RULES))
  })

  it.each([
    ['network', 'Did you mean capability? It fails if a package gains any capability of high risk, network included.'],
    ['registries', 'Did you mean mapping?'],
    ['api', 'Did you mean breaking?'],
    ['permision', 'Did you mean permissions?'],
    ['policychange', 'Did you mean policy-change?'],
  ])('lists the rules and names the one that %s was likely meant as', (word, hint) => {
    const refusal = refusalOf(`policy,${word}`)
    expect(refusal.message).toContain(`${Object.keys(FAIL_RULES).join(', ')}, none, not "${word}"`)
    expect(refusal.hint).toBe(hint)
  })

  it('refers to the help where nothing is similar', () => {
    expect(refusalOf('nonsense').hint).toContain('lock diff --help')
  })
})
