import { describe, expect, it } from 'vitest'

import { type ProxyLogin, chooseProxy } from './proxy.js'

const PROXY = { HTTPS_PROXY: 'http://proxy:3128' }

describe('NO_PROXY', () => {
  it.each([
    ['internal.example', 'https://internal.example/'],
    ['internal.example', 'https://a.internal.example/'],
    ['Internal.Example.', 'https://internal.example/'],
    ['internal.example', 'https://internal.example./'],
    ['.corp:8443', 'https://x.corp:8443/'],
    ['a, *.lab', 'https://r.lab/'],
    ['*', 'https://anything/'],
    ['10.0.0.0/8', 'https://10.1.2.3/'],
    ['10.1.2.3', 'https://10.1.2.3/'],
    ['10.1.2.3:8443', 'https://10.1.2.3:8443/'],
    ['fd00::/8', 'https://[fd12::1]/'],
    ['[fd00::]/8', 'https://[fd12::1]/'],
    ['fd00::1', 'https://[fd00::1]/'],
    ['fd00:0:0::1', 'https://[fd00::1]/'],
    ['[fd00::1]', 'https://[fd00::1]/'],
    ['[fd00::1]:8443', 'https://[fd00::1]:8443/'],
  ])('%j exempts %s', (list, url) => {
    expect(chooseProxy(new URL(url), { ...PROXY, NO_PROXY: list })).toBeUndefined()
  })

  it.each([
    ['ample.com', 'https://example.com/'],
    ['.corp:8443', 'https://x.corp/'],
    ['10.0.0.0/8', 'https://11.0.0.1/'],
    ['10.0.0.0/99', 'https://10.0.0.1/'],
    ['0.0.0/0', 'https://10.0.0.1/'],
    ['2.3', 'https://10.1.2.3/'],
    ['fd00::/8', 'https://10.1.2.3/'],
    ['', 'https://example.com/'],
    [' , ', 'https://example.com/'],
  ])('%j does not exempt %s', (list, url) => {
    expect(chooseProxy(new URL(url), { ...PROXY, NO_PROXY: list })?.variable).toBe('HTTPS_PROXY')
  })

  it('counts where no_proxy is there but empty', () => {
    expect(chooseProxy(new URL('https://a.b/'), { ...PROXY, no_proxy: '', NO_PROXY: 'a.b' })).toBeUndefined()
  })
})

function login(proxy: string): ProxyLogin | undefined {
  return chooseProxy(new URL('https://a.b/'), { HTTPS_PROXY: proxy })?.login
}

it('a login is decoded; one that is not percent-encoded is an error that names the variable, not the password', () => {
  expect(login('http://proxy')).toBeUndefined()
  expect(login('http://joe:100%25pure@proxy')).toEqual({ username: 'joe', password: '100%pure' })
  expect(() => login('http://joe:100%pure@proxy')).toThrow(
    expect.objectContaining({ code: 'E_CONFIG', message: expect.stringMatching(/^(?!.*pure).*HTTPS_PROXY/) }),
  )
})
