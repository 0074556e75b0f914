import { quote } from '@wasm-pkg/wasi/generated'

interface Feature {
  /** Matches V8's message when it refuses a module because of this feature. */
  readonly refusal: RegExp
  readonly name: string
  /** The first Node.js with long-term support that has it. */
  readonly node: number
}

/** Observed with modules that need only the feature, in Node 18.20, 20.20, 21.7, 22.12, 24.22 and 25.9. */
const FEATURES: readonly Feature[] = [
  { refusal: /in (?:constant|init\.) expressions/, name: 'extended constant expressions', node: 22 },
  { refusal: /relaxed-simd/, name: 'relaxed SIMD', node: 22 },
  { refusal: /memory count|multi-memory/, name: 'multiple memories', node: 22 },
  { refusal: /memory64/, name: '64-bit memory', node: 24 },
  // Node 20 still uses this code for `noexternref`; it now means exceptions.
  { refusal: /exnref|noexternref|Invalid opcode 0x(?:1f|0a)\b/, name: 'exceptions with exnref', node: 24 },
  { refusal: /wasm-gc|stringref/, name: 'garbage collection', node: 22 },
]

/** Compiles synchronously, which only servers do. For browsers, the names of the features would make every page larger. */
export const NEW_MODULE: string = `const $features = [
${FEATURES.map(({ refusal, name, node }) => `  [${refusal}, ${quote(name)}, ${node}],`).join('\n')}
]
function $newModule(bytes, name, place) {
  try {
    return new WebAssembly.Module(bytes)
  } catch (cause) {
    const [, feature, node] = $features.find(([refusal]) => refusal.test(cause.message)) ?? []
    const need = feature
      ? \`\${feature}, a WebAssembly feature that Node.js has from version \${node} on\`
      : 'WebAssembly that this runtime does not have, or is damaged'
    throw new Error(\`\${name} needs \${need} (\${place}): \${cause.message}\`, { cause })
  }
}`
