import type { Template } from './types.js'

const QUICKJS = { 'componentize-qjs': '0.4.5' } as const

/** A component in TypeScript. */
export const TYPESCRIPT: Template = {
  build: { entry: 'src/index.ts' },
  devDependencies: { ...QUICKJS, typescript: '^7.0.2' },
  files: {
    'src/index.ts': `// Builds generate the type Guest from the world in wit/.
export const greet: Guest['greet'] = (name) => \`Hello, \${name}!\`
`,
    'tsconfig.json': `{
  "compilerOptions": {
    "target": "es2023",
    "lib": ["es2023"],
    "module": "esnext",
    "moduleResolution": "bundler",
    "types": [],
    "strict": true,
    "verbatimModuleSyntax": true,
    "allowImportingTsExtensions": true,
    "noEmit": true,
    "skipLibCheck": true
  },
  "include": ["src", "wasm-pkg.guest.d.ts"]
}
`,
  },
  setup: [],
  ignored: ['wasm-pkg.guest.d.ts'],
}

/** A component in JavaScript. */
export const JAVASCRIPT: Template = {
  build: { entry: 'src/index.js' },
  devDependencies: QUICKJS,
  files: {
    'src/index.js': `/** @param {string} name */
export function greet(name) {
  return \`Hello, \${name}!\`
}
`,
  },
  setup: [],
  ignored: ['wasm-pkg.guest.d.ts'],
}
