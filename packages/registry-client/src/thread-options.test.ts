import { expect, it } from 'vitest'
import { threadOptions } from './thread-options.js'

it.each([
  ['--import @wasm-pkg/node/register --max-old-space-size=100', undefined],
  [
    '--require /app/.pnp.cjs --experimental-loader file:///app/.pnp.loader.mjs --import @wasm-pkg/node/register',
    '--require /app/.pnp.cjs --experimental-loader file:///app/.pnp.loader.mjs',
  ],
  ['--inspect --require "/my app/.pnp.cjs"', '--require "/my app/.pnp.cjs"'],
])('of %s', (given, kept) => {
  const { env, execArgv } = threadOptions({
    env: { NODE_OPTIONS: given, HOME: '/home/me' },
    execArgv: ['--import', 'x'],
  })
  expect([env, execArgv]).toEqual([{ HOME: '/home/me', ...(kept && { NODE_OPTIONS: kept }) }, []])
})

it('has what the command line preloads for Plug and Play', () => {
  const { env } = threadOptions({ env: {}, execArgv: ['-r', './.pnp.cjs', '--loader=./.pnp.loader.mjs'] })
  expect(env).toEqual({ NODE_OPTIONS: '-r ./.pnp.cjs --loader ./.pnp.loader.mjs' })
})
