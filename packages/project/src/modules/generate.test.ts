import { sha256 } from '@wasm-pkg/registry-client/digest'
import { parsePackageName } from '@wasm-pkg/registry-client/names'
import { printModule } from '@wasm-pkg/wasi/generated'
import { describe, expect, it } from 'vitest'
import type { LinkedPackage } from '../link/types.js'
import { generateModule, type ModuleTarget } from './generate.js'

const STDERR = {
  kind: 'shim',
  id: 'wasi:cli/stderr@0.2.12',
  module: '@bytecodealliance/preview2-shim/cli',
  member: 'stderr',
} as const
const MAP = { mappings: 'AAAA', sources: ['/app/src/index.ts'] }

const target: ModuleTarget = {
  root: '/app',
  platform: 'node',
  mode: 'sync',
  stringNames: true,
  transpile: async () =>
    ({
      cores: [],
      imports: [{ id: STDERR.id, members: ['getStderr'] }],
      exports: [{ kind: 'function', id: 'run', jsName: 'run' }],
      suspends: false,
    }) as never,
}

async function printed(kind: 'facade' | 'factory' | 'wasi', guestMap?: typeof MAP): Promise<string> {
  const digest = sha256(Buffer.from('slug'))
  const pack = { id: 'acme:slug@1.0.0', name: parsePackageName('acme:slug'), digest, guestMap }
  const linked = { pack, bindings: [STDERR], grants: {}, folders: [] } as unknown as LinkedPackage
  return printModule(await generateModule({ kind, linked }, target, () => Promise.reject(new Error('no core'))))
}

describe('a component with the source map of a development build', () => {
  it('throws the errors of its code, and writes them with their places', async () => {
    const facade = await printed('facade', MAP)
    expect(facade).toMatch(/import \{ explain as \$explain \} from "wasm-pkg:wasi\/acme:slug@1\.0\.0\//)
    expect(facade).toContain('const $export0 = $explain($exports["run"])')
    expect(await printed('factory', MAP)).toContain('return $explain(await $instantiate(core, bound))')
    const wasi = await printed('wasi', MAP)
    expect(wasi).toContain('import { createGuestErrors as createGuestErrors } from "wasm-pkg:sandbox/guest-errors"')
    expect(wasi).toContain(JSON.stringify(MAP.sources[0]))
    expect(wasi).toContain('const wasi0 = stderr(shim0)')
    expect(wasi).toContain('export { explain as explain }')
  })

  it('is the only one whose modules differ', async () => {
    for (const kind of ['facade', 'factory', 'wasi'] as const) {
      expect(await printed(kind)).not.toMatch(/explain|createGuestErrors|stderr\(/)
    }
  })
})
