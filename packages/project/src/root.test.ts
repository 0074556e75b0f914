import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { packageFolder, projectRoot } from './root.js'

let folder: string
let inner: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wasm-pkg-root-'))
  inner = join(folder, 'apps/web/src')
  mkdirSync(inner, { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true }))

it('takes a folder as it is when nothing above it is a project', () => {
  expect(projectRoot(inner)).toBe(inner)
  expect(packageFolder(inner)).toBe(inner)
})

it('finds the nearest package.json upwards', () => {
  writeFileSync(join(folder, 'package.json'), '{}')
  expect(projectRoot(inner)).toBe(folder)
  writeFileSync(join(folder, 'apps/web/package.json'), '{}')
  expect(projectRoot(inner)).toBe(join(folder, 'apps/web'))
})

it('finds the package.json or the lock of a workspace above that of one of its packages', () => {
  writeFileSync(join(folder, 'apps/web/package.json'), '{}')
  writeFileSync(join(folder, 'package.json'), '{ "workspaces": ["apps/*"], "wasmPkg": {} }')
  expect(projectRoot(inner)).toBe(folder)
  expect(packageFolder(inner)).toBe(join(folder, 'apps/web'))
  writeFileSync(join(folder, 'apps/wasm-pkg.lock'), '')
  expect(projectRoot(inner)).toBe(join(folder, 'apps'))
  // A package with its own declarations is a separate project.
  writeFileSync(join(folder, 'apps/web/package.json'), '{ "wasmPkg": {} }')
  expect(projectRoot(inner)).toBe(join(folder, 'apps/web'))
})
