#!/usr/bin/env node
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

// Runs the command. `npx wasm-pkg` runs whatever package has this name, so the name must be ours.
const manifest = createRequire(import.meta.url).resolve('@wasm-pkg/cli/package.json')
await import(new URL('dist/bin.js', pathToFileURL(manifest)).href)
