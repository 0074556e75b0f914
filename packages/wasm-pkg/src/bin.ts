#!/usr/bin/env node
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

// The command itself. `npx wasm-pkg` would run whatever has this name, so that the name has to be ours.
const manifest = createRequire(import.meta.url).resolve('@wasm-pkg/cli/package.json')
await import(new URL('dist/bin.js', pathToFileURL(manifest)).href)
