import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { projectRoot } from './root.js'

const folder = mkdtempSync(join(tmpdir(), 'wasm-pkg-root-'))
const inner = join(folder, 'app/src')
mkdirSync(inner, { recursive: true })
afterAll(() => rmSync(folder, { recursive: true }))

it('takes a folder as it is when nothing above it is a project', () => {
  expect(projectRoot(inner)).toBe(inner)
})

it('finds the nearest package.json upwards', () => {
  writeFileSync(join(folder, 'package.json'), '{}')
  expect(projectRoot(inner)).toBe(folder)
  writeFileSync(join(folder, 'app/package.json'), '{}')
  expect(projectRoot(inner)).toBe(join(folder, 'app'))
})
