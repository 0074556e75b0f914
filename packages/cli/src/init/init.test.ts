import { describe, expect, it } from 'vitest'
import { BUNDLERS } from './bundlers.js'
import { editConfig } from './edit-config.js'
import { editTsconfig } from './edit-tsconfig.js'
import { withLines } from './lines.js'

const vite = BUNDLERS.find(({ name }) => name === 'vite')
if (vite === undefined) throw new Error('no vite')

describe('editConfig', () => {
  it.each([
    [
      'export default {\n  plugins: [],\n}\n',
      "import wasmPkg from 'unplugin-wasm-pkg/vite'\nexport default {\n  plugins: [wasmPkg()],\n}\n",
    ],
    [
      'import react from "@vitejs/plugin-react";\nexport default defineConfig({\n  plugins: [react()],\n});\n',
      'import wasmPkg from "unplugin-wasm-pkg/vite";\nimport react from "@vitejs/plugin-react";\nexport default defineConfig({\n  plugins: [wasmPkg(), react()],\n});\n',
    ],
    [
      'export default {\n  plugins: [\n    vue(),\n  ],\n}\n',
      "import wasmPkg from 'unplugin-wasm-pkg/vite'\nexport default {\n  plugins: [wasmPkg(), \n    vue(),\n  ],\n}\n",
    ],
  ])('puts the plugin into %j', (before, after) => {
    expect(editConfig(before, vite)).toBe(after)
    expect(editConfig(after, vite)).toBe(after)
  })

  it.each([
    'module.exports = { plugins: [] }\n',
    'const x = require("x")\nexport default {\n  plugins: [],\n}\n',
    'export default {\n}\n',
    'export default {\n  plugins: [],\n  worker: {\n    plugins: [],\n  },\n}\n',
    'export const config = {\n  plugins: [],\n}\n',
  ])('leaves %j to the user', (text) => {
    expect(editConfig(text, vite)).toBeUndefined()
  })
})

describe('editTsconfig', () => {
  it.each([
    ['{ "include": ["src"] }', '{ "include": ["src", "wasm-pkg.d.ts"] }'],
    [
      '{\n  "include": [\n    "src",\n    "test", // both\n  ],\n}',
      '{\n  "include": [\n    "src",\n    "test",\n    "wasm-pkg.d.ts", // both\n  ],\n}',
    ],
    ['{ "files": ["a.ts"] }', '{ "files": ["a.ts", "wasm-pkg.d.ts"] }'],
    ['{ "include": [] }', '{ "include": ["wasm-pkg.d.ts"] }'],
    ['{ "include": ["**/*"] }', '{ "include": ["**/*"] }'],
    ['{}', '{}'],
  ])('makes %s %s', async (before, after) => {
    expect(await editTsconfig(before)).toEqual({ text: after })
    expect(await editTsconfig(after)).toEqual({ text: after })
  })

  it.each(['{', '[]', '{ "references": [{ "path": "./app" }] }'])('leaves %s alone with advice', async (text) => {
    expect(await editTsconfig(text)).toMatchObject({ text, advice: expect.stringContaining('wasm-pkg.d.ts') as string })
  })
})

describe('withLines', () => {
  it.each([
    ['', 'a\nb\n'],
    ['b\n', 'b\na\n'],
    ['x', 'x\na\nb\n'],
    ['x\r\n', 'x\r\na\r\nb\r\n'],
    ['a\nb\n', 'a\nb\n'],
  ])('makes %j %j', (before, after) => {
    expect(withLines(before, ['a', 'b'])).toBe(after)
  })
})
