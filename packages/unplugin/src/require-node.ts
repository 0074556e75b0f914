import { requireNode } from '@wasm-pkg/registry-client/node-version'

requireNode()
