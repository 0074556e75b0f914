import { builtinModules } from 'node:module'
import { generateSandboxModule, sandboxModule } from '@wasm-pkg/wasi'
import { printModule } from '@wasm-pkg/wasi/generated'
import { parse } from 'acorn'
import { expect, it } from 'vitest'

it.each(['bases', 'checks', 'paths', 'preview2', 'preview3', 'turns'] as const)(
  '%s imports nothing but Node’s own modules and its neighbours',
  async (name) => {
    const module = await generateSandboxModule(name)
    for (const { from } of module.imports) {
      const isKnown = sandboxModule(from) !== undefined || builtinModules.includes(from.slice('node:'.length))
      expect(isKnown, from).toBe(true)
    }
    const { body } = parse(printModule(module), { ecmaVersion: 'latest', sourceType: 'module' })
    expect(body.filter(({ type }) => type === 'ImportDeclaration')).toHaveLength(module.imports.length)
    expect(module.exports.length).toBeGreaterThan(0)
  },
)
