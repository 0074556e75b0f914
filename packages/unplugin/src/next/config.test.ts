import { expect, it } from 'vitest'
import { withTurbopack, withWebpack } from './config.js'

const aliases = {
  'docs:*': { browser: './b/*.js', default: './n/*.js' },
  'docs:greet': { browser: './b/greet.js', default: './n/greet.js' },
}

it('puts aliases below those of the user, and keeps the rest', () => {
  const config = {
    output: 'standalone',
    serverExternalPackages: ['sharp', '@bytecodealliance/preview2-shim'],
    turbopack: { root: '/', resolveAlias: { 'docs:greet': './mock.js', other: 'thing' } },
  }
  const given = structuredClone(config)
  expect(withTurbopack(config, aliases)).toEqual({
    output: 'standalone',
    serverExternalPackages: ['sharp', '@bytecodealliance/preview2-shim', '@bytecodealliance/preview3-shim'],
    turbopack: {
      root: '/',
      resolveAlias: { 'docs:*': aliases['docs:*'], 'docs:greet': './mock.js', other: 'thing' },
    },
  })
  expect(config).toEqual(given)
})

it('adds the plugin after the webpack function of the user, and what the server reads to the trace', () => {
  const config = {
    distDir: 'out',
    outputFileTracingIncludes: { '/*': ['data/*'], '/api': ['more/*'] },
    webpack: (given: object) => ({ ...given, plugins: ['own'], output: { environment: { module: true }, path: 'x' } }),
  }
  const { webpack, ...rest } = withWebpack(config, () => 'ours')
  expect(rest).toEqual({
    distDir: 'out',
    outputFileTracingIncludes: { '/*': ['data/*', 'out/server/chunks/static/media/*.wasm'], '/api': ['more/*'] },
  })
  // Next.js does not accept a promise here.
  expect(webpack?.({}, {})).toEqual({
    plugins: ['own', 'ours'],
    output: { environment: { module: true, asyncFunction: true }, path: 'x' },
  })
})
