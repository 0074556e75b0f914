import { inspect } from 'node:util'
import { expect, it } from 'vitest'

import { WasmPkgError } from './errors.js'
import { createSecrets } from './secrets.js'

it('secrets are taken out in every form that messages show', () => {
  const { add, redact } = createSecrets()
  add('pass "word"/%', undefined, 'pass')
  expect(redact('a pass "word"/% b pass \\"word\\"/% c pass%20%22word%22%2F%25 d')).toBe('a *** b *** c *** d')
  expect(redact('passport')).toBe('***port')
})

it('secrets that are too short to differ from words stay', () => {
  const { add, redact } = createSecrets()
  add('abc')
  expect(redact('abcdef')).toBe('abcdef')
})

it('only so many are remembered, the newest', () => {
  const { add, redact } = createSecrets()
  for (let index = 1000; index < 3000; index += 1) add(`token-${index}`)
  expect(redact('token-2999 token-1000')).toBe('*** token-1000')
})

it('failures lose them everywhere, and are left alone where they have none', () => {
  const { add, redactError } = createSecrets()
  add('hunter22')
  const cause = Object.assign(new TypeError('sent hunter22', { cause: 'hunter22' }), {
    code: 'HPE_INVALID',
    data: 'hunter22',
  })
  const failure = new WasmPkgError('E_DENIED', 'no hunter22', {
    package: 'acme:image',
    expected: 'not hunter22',
    actual: 'hunter22',
    hint: 'try hunter22',
    chain: [{ label: 'registry', value: 'hunter22.example' }],
    attempts: 2,
    cause,
  })
  const clean = redactError(failure)
  expect(inspect(clean, { depth: 9 })).not.toContain('hunter22')
  expect(clean).toMatchObject({ code: 'E_DENIED', package: 'acme:image', actual: '***', attempts: 2 })
  const { name, message, cause: why, code } = clean.cause as typeof cause
  expect([name, message, why, code]).toEqual(['TypeError', 'sent ***', '***', 'HPE_INVALID'])
  const innocent = new WasmPkgError('E_DENIED', 'no', { cause: new Error('why') })
  expect(redactError(innocent)).toBe(innocent)
})
