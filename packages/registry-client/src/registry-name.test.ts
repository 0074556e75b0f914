import { expect, test } from 'vitest'
import { parseRegistryName, registryKey } from './registry-name.js'

test.each([
  'ghcr.io',
  'GHCR.IO',
  'local',
  'tmp_local_publish',
  'localhost:5000',
  '127.0.0.1:1',
  '[::1]:5000',
  '[2001:db8::1]',
  'a-b.example:65535',
])('%s is a registry name, printed as written', (text) => {
  expect(parseRegistryName(text)).toBe(text)
})

test.each([
  ['', 'empty'],
  ['https://ghcr.io', 'scheme'],
  ['ghcr.io/path', 'path'],
  ['ghcr.io?x', 'path, query'],
  ['ghcr.io#x', 'path, query'],
  ['..', 'malformed'],
  ['a..b', 'malformed'],
  ['a b', 'malformed'],
  ['host:', 'port'],
  ['host:0', 'port'],
  ['host:65536', 'port'],
  ['host:8a', 'port'],
  ['::1', 'port'],
  ['[::1', 'IPv6'],
  ['[::g]', 'IPv6'],
  ['[fe80::1%eth0]', 'malformed'],
  ['[0:0:0:0:0:0:0:1]', '[::1]'],
  ['gһcr.io', 'xn--'],
  ['xn--ghcr.io', 'malformed'],
  ['0x7f.1', '127.0.0.1'],
  ['1.2', '1.0.0.2'],
  ['x'.repeat(300), 'too long'],
])('%j is none: %s', (text, message) => {
  expect(() => parseRegistryName(text)).toThrow(
    expect.objectContaining({ code: 'E_CONFIG', message: expect.stringContaining(message) }),
  )
})

test('a user part is refused without being echoed', () => {
  expect(() => parseRegistryName('user:hunter2@ghcr.io')).toThrow(/^"\*\*\*@ghcr.io" is not/)
  expect(() => parseRegistryName('https://user:hunter2@ghcr.io/x')).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining('hunter2') }),
  )
})

test('case plays no part in comparing', () => {
  expect(registryKey('GHCR.io:443')).toBe('ghcr.io:443')
})
