import { escapeText } from '@wasm-pkg/registry-client/text'
import { builtinModules } from 'node:module'
import { relative } from 'node:path'
import type { Plugin } from 'rolldown'
import { buildError } from '../errors/build-error.js'

const BUILTINS: ReadonlySet<string> = new Set(builtinModules)

/**
 * Refuses modules of Node.js, which a component does not have. A package of the same name, such as `events`, is used if it is
 * installed.
 */
export function refuseBuiltins(root: string): Plugin {
  return {
    name: 'wasm-pkg:builtins',
    async resolveId(source, importer) {
      const name = source.replace(/^node:/, '')
      if (!BUILTINS.has(name) && !source.startsWith('node:')) return undefined
      const found = await this.resolve(name.replace(/\/?$/, '/'), importer, { skipSelf: true }).catch(() => null)
      if (found !== null && found.external === false && found.id.includes('node_modules')) return found
      const by = importer === undefined ? 'the code' : escapeText(relative(root, importer), 1000)
      const refusal = buildError(
        `${by} imports ${escapeText(source)}, a module of Node.js that a component does not have`,
        {
          ...(importer === undefined ? {} : { location: { file: importer } }),
          hint: 'Use a dependency that runs in browsers, or install a package that implements the module.',
        },
      )
      // The bundler changes the error that it is given.
      throw new Error(refusal.message, { cause: refusal })
    },
  }
}
