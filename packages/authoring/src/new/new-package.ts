import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { formatPackageName, type PackageName } from '@wasm-pkg/registry-client/names'
import { C, PYTHON, rust, WORLD } from './compiled.js'
import { JAVASCRIPT, TYPESCRIPT } from './scripts.js'
import type { Language, Template, TemplateFiles, TemplateInput } from './types.js'
import { releaseWorkflow } from './workflow.js'
import { WIT_KEYWORDS } from './wit-keywords.js'

const TEMPLATES: Readonly<Record<Language, (name: PackageName) => Template>> = {
  ts: () => TYPESCRIPT,
  js: () => JAVASCRIPT,
  rust,
  c: () => C,
  python: () => PYTHON,
}

/**
 * The files of a new component, with a test and a release workflow.
 *
 * @throws WasmPkgError `E_NAME` for a name that WIT cannot spell
 */
export function newPackageFiles(language: Language, { name, version }: TemplateInput): TemplateFiles {
  const id = formatPackageName(name)
  for (const part of [name.namespace, name.name]) {
    if (WIT_KEYWORDS.has(part)) {
      throw new WasmPkgError('E_NAME', `"${id}" cannot be the name of a new package: ${part} is a keyword of WIT`, {
        hint: 'Choose another name.',
      })
    }
  }
  const template = TEMPLATES[language](name)
  return {
    'wit/world.wit': `package ${id}@0.1.0;

world ${WORLD} {
  /// Greets somebody.
  export greet: func(name: string) -> string;
}
`,
    ...template.files,
    'test/component.test.js': `import { greet } from '${id}'
import { expect, it } from 'vitest'

it('greets', () => {
  expect(greet('you')).toBe('Hello, you!')
})
`,
    'vitest.config.js': `import wasmPkg from 'unplugin-wasm-pkg/vite'
import { defineConfig } from 'vitest/config'

export default defineConfig({ plugins: [wasmPkg()] })
`,
    'package.json': `${JSON.stringify(manifestOf(name, version, template), undefined, 2)}\n`,
    '.gitignore': ['node_modules', 'dist', 'wasm-pkg.d.ts', ...template.ignored].map((line) => `${line}\n`).join(''),
    '.github/workflows/release.yml': releaseWorkflow(template),
    'README.md': `# ${id}\n\nA WebAssembly component.\n\n\`\`\`js\nimport { greet } from '${id}'\n\ngreet('you')\n\`\`\`\n`,
  }
}

function manifestOf({ namespace, name }: PackageName, version: string, { build, devDependencies }: Template): object {
  const tools = {
    ...devDependencies,
    '@wasm-pkg/cli': `^${version}`,
    'unplugin-wasm-pkg': `^${version}`,
    vite: '^8.3.8',
    vitest: '^4.1.12',
  }
  return {
    name: `@${namespace}/${name}`,
    private: true,
    type: 'module',
    scripts: { build: 'wasm-pkg build', test: 'vitest run' },
    devDependencies: Object.fromEntries(Object.entries(tools).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    wasmPkg: { build },
  }
}
