import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findProjectRoot } from './root.js'

const folder = mkdtempSync(join(tmpdir(), 'wasm-pkg-root-'))
const at = (...path: string[]): string => join(folder, ...path)

beforeAll(() => {
  mkdirSync(at('app/src/deep'), { recursive: true })
  mkdirSync(at('locked/src'), { recursive: true })
  mkdirSync(at('app/node_modules/tool/bin'), { recursive: true })
  mkdirSync(at('plain/src'), { recursive: true })
  writeFileSync(at('app/package.json'), '{ "wasmPkg": {} }')
  writeFileSync(at('app/src/package.json'), '{ "type": "module" }')
  writeFileSync(at('app/node_modules/tool/package.json'), '{ "wasmPkg": {} }')
  writeFileSync(at('locked/wasm-pkg.lock'), 'version = 1\n')
  writeFileSync(at('locked/src/package.json'), '{}')
  writeFileSync(at('plain/package.json'), '{}')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('findProjectRoot', () => {
  it.each([
    ['the folder that declares packages, above a nearer package.json', at('app/src/deep/main.mjs'), at('app')],
    ['a folder with a lock and no package.json', at('locked/src/main.mjs'), at('locked')],
    ['the nearest package.json if none declares packages', at('plain/src/main.mjs'), at('plain')],
  ])('finds %s', (_title, entry, root) => {
    expect(findProjectRoot(entry, folder)).toBe(root)
  })

  it('starts from a folder that the program is named by', () => {
    expect(findProjectRoot(at('app'), folder)).toBe(at('app'))
  })

  it('takes a tool in node_modules to work for the project it was started in', () => {
    expect(findProjectRoot(at('app/node_modules/tool/bin/run.js'), at('plain/src'))).toBe(at('plain'))
  })

  it('starts from the working directory without an entry file', () => {
    expect(findProjectRoot(undefined, at('app/src'))).toBe(at('app'))
  })
})
