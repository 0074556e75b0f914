import { expect, it } from 'vitest'
import { cliCommand } from './cli-command.js'

it.each([
  ['npm/10.8.2 node/v20.20.2 linux x64 workspaces/false', 'npx @wasm-pkg/cli install'],
  ['pnpm/10.1.0 npm/? node/v20.20.2 linux x64', 'pnpm dlx @wasm-pkg/cli install'],
  ['yarn/4.18.1 npm/? node/v20.20.2 linux x64', 'yarn dlx @wasm-pkg/cli install'],
  ['bun/1.3.0 npm/? node/v24.0.0 linux x64', 'bunx @wasm-pkg/cli install'],
  [undefined, 'wasm-pkg install'],
])('under %s it is %s', (agent, command) => {
  expect(cliCommand('install', { npm_config_user_agent: agent })).toBe(command)
})
