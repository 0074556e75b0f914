import { describe, expect, it } from 'vitest'
import { type Bundler, BUNDLERS } from './bundlers.js'
import { editConfig } from './edit-config.js'
import { editTsconfig } from './edit-tsconfig.js'
import { withLines } from './lines.js'
import { sourceTsconfigs } from './tsconfigs.js'

function bundler(name: string): Bundler {
  const found = BUNDLERS.find((each) => each.name === name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

async function among(files: Record<string, unknown>): Promise<readonly string[]> {
  return await sourceTsconfigs(async (path) => (path in files ? JSON.stringify(files[path]) : undefined))
}

describe('editConfig', () => {
  it.each([
    [
      'next',
      'import type { NextConfig } from "next";\n\nconst nextConfig: NextConfig = {\n  /* config options here */\n};\n\nexport default nextConfig;\n',
      'import wasmPkg from "unplugin-wasm-pkg/next";\nimport type { NextConfig } from "next";\n\nconst nextConfig: NextConfig = {\n  /* config options here */\n};\n\nexport default wasmPkg(nextConfig);\n',
    ],
    [
      'next',
      "/** @type {import('next').NextConfig} */\nconst nextConfig = {}\n\nmodule.exports = nextConfig\n",
      "const { default: wasmPkg } = require('unplugin-wasm-pkg/next')\n/** @type {import('next').NextConfig} */\nconst nextConfig = {}\n\nmodule.exports = wasmPkg(nextConfig)\n",
    ],
    [
      'vite',
      'export default {\n  plugins: [],\n}\n',
      "import wasmPkg from 'unplugin-wasm-pkg/vite'\nexport default {\n  plugins: [wasmPkg()],\n}\n",
    ],
    [
      'vite',
      'import react from "@vitejs/plugin-react";\nexport default defineConfig({\n  plugins: [react()],\n});\n',
      'import wasmPkg from "unplugin-wasm-pkg/vite";\nimport react from "@vitejs/plugin-react";\nexport default defineConfig({\n  plugins: [wasmPkg(), react()],\n});\n',
    ],
    [
      'rollup',
      'export default {\n\tplugins: [\n\t\tvue(), // a\n\t],\n}\n',
      "import wasmPkg from 'unplugin-wasm-pkg/rollup'\nexport default {\n\tplugins: [\n\t\twasmPkg(),\n\t\tvue(), // a\n\t],\n}\n",
    ],
    [
      'vite',
      "import { defineConfig } from 'vitest/config'\nexport default defineConfig({ plugins: [], test: {} })\n",
      "import wasmPkg from 'unplugin-wasm-pkg/vite'\nimport { defineConfig } from 'vitest/config'\nexport default defineConfig({ plugins: [wasmPkg()], test: {} })\n",
    ],
    [
      'vite',
      '// @ts-check\n/** plugins: [] */\nexport default {\n  // plugins: [],\n  worker: { plugins: [] },\n}\n',
      "// @ts-check\nimport wasmPkg from 'unplugin-wasm-pkg/vite'\n/** plugins: [] */\nexport default {\n  // plugins: [],\n  worker: { plugins: [] },\n}\n".replace(
        'export default {\n',
        'export default {\n  plugins: [wasmPkg()],\n',
      ),
    ],
    [
      'rolldown',
      "import { defineConfig } from 'rolldown';\n\nexport default defineConfig({\n  input: 'a',\n});\n",
      "import wasmPkg from 'unplugin-wasm-pkg/rolldown';\nimport { defineConfig } from 'rolldown';\n\nexport default defineConfig({\n  plugins: [wasmPkg()],\n  input: 'a',\n});\n",
    ],
    [
      'webpack',
      "'use strict';\nconst path = require('path');\n\nmodule.exports = {\n  entry: './a.js',\n};\n",
      "'use strict';\nconst { default: wasmPkg } = require('unplugin-wasm-pkg/webpack');\nconst path = require('path');\n\nmodule.exports = {\n  plugins: [wasmPkg()],\n  entry: './a.js',\n};\n",
    ],
    [
      'astro',
      "import { defineConfig } from 'astro/config'\nexport default defineConfig({})\n",
      "import wasmPkg from 'unplugin-wasm-pkg/vite'\nimport { defineConfig } from 'astro/config'\nexport default defineConfig({\n  vite: { plugins: [wasmPkg()] },\n})\n",
    ],
    [
      'nuxt',
      "export default defineNuxtConfig({\n  modules: ['@nuxt/image'],\n})\n",
      "export default defineNuxtConfig({\n  modules: ['unplugin-wasm-pkg/nuxt', '@nuxt/image'],\n})\n",
    ],
  ])('puts the plugin into a configuration of %s: %j', (name, before, after) => {
    expect(editConfig(before, bundler(name))).toBe(after)
    expect(editConfig(after, bundler(name))).toBe(after)
  })

  it.each([
    'const x = require("x")\nexport default {\n  plugins: [],\n}\n',
    'export default defineConfig(({ mode }) => ({\n  plugins: [],\n}))\n',
    'export default {\n  plugins: mode ? [] : [a()],\n}\n',
    'export const config = {\n  plugins: [],\n}\n',
    'export default config\n',
  ])('leaves %j to the user', (text) => {
    expect(editConfig(text, bundler('vite'))).toBeUndefined()
  })
})

describe('sourceTsconfigs', () => {
  it('follows a file that only refers to others, to those of sources', async () => {
    const references = ['./tsconfig.app.json', './tsconfig.node.json', './lib', './gone.json'].map((path) => ({ path }))
    const files = {
      'tsconfig.json': { files: [], references },
      'tsconfig.app.json': { include: ['env.d.ts', 'src/**/*'] },
      'tsconfig.node.json': { include: ['vite.config.*', 'vitest.config.ts'] },
      'lib/tsconfig.json': { include: ['src'] },
    }
    expect(await among(files)).toEqual(['tsconfig.app.json'])
    expect(await among({ 'tsconfig.json': { include: ['src'], references } })).toEqual(['tsconfig.json'])
    expect(await among({ 'tsconfig.json': { files: [], references: [{ path: './lib' }] } })).toEqual([])
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

  it.each(['{', '[]'])('leaves %s alone with advice', async (text) => {
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
