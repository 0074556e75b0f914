import { expect, test } from 'vitest'
import { configPaths, homeDirectory } from './paths.js'

test.each([
  ['Linux', 'linux', {}, '/home/u/.config/wasm-pkg/config.toml', '/home/u/.cache/wasm-pkg-js'],
  ['macOS uses the XDG layout', 'darwin', {}, '/home/u/.config/wasm-pkg/config.toml', '/home/u/.cache/wasm-pkg-js'],
  [
    'XDG folders',
    'linux',
    { XDG_CONFIG_HOME: '/c', XDG_CACHE_HOME: '/k' },
    '/c/wasm-pkg/config.toml',
    '/k/wasm-pkg-js',
  ],
  [
    'relative XDG folders are ignored',
    'linux',
    { XDG_CONFIG_HOME: 'c', XDG_CACHE_HOME: './k' },
    '/home/u/.config/wasm-pkg/config.toml',
    '/home/u/.cache/wasm-pkg-js',
  ],
  ['overrides', 'linux', { WKG_CONFIG_FILE: '/f.toml', WASM_PKG_CACHE_DIR: '/k' }, '/f.toml', '/k'],
  [
    'empty variables are unset',
    'linux',
    { WKG_CONFIG_FILE: '', WASM_PKG_CACHE_DIR: '', XDG_CONFIG_HOME: '' },
    '/home/u/.config/wasm-pkg/config.toml',
    '/home/u/.cache/wasm-pkg-js',
  ],
] as const)('%s', (_title, platform, env, config, cache) => {
  expect(configPaths(env, platform, '/home/u')).toEqual({ config, cache })
})

test('Windows', () => {
  expect(configPaths({ APPDATA: 'C:\\R', LOCALAPPDATA: 'C:\\L' }, 'win32', 'C:\\Users\\u')).toEqual({
    config: 'C:\\R\\wasm-pkg\\config.toml',
    cache: 'C:\\L\\wasm-pkg-js',
  })
  expect(configPaths({}, 'win32', 'C:\\Users\\u').config).toBe('C:\\Users\\u\\AppData\\Roaming\\wasm-pkg\\config.toml')
})

test('HOME counts on Unix only, and unset it falls back to the system', () => {
  expect(homeDirectory({ HOME: '/h' }, 'linux')).toBe('/h')
  expect(homeDirectory({ HOME: '/h', USERPROFILE: 'C:\\u' }, 'win32')).toBe('C:\\u')
  expect(homeDirectory({}, 'linux')).toMatch(/^\//)
})
