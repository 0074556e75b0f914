import type { PackageTypes } from './types.js'

/** The exports of a package for a program. */
export interface ExportedDeclarations {
  /** Names that an import can use: functions, classes and interfaces. */
  readonly names: readonly string[]
  /** The declarations as one TypeScript text, with each interface as a namespace. */
  readonly text: string
}

/** The exports of a package for people to read. */
export function exportedDeclarations({ scope, exported, blocks }: PackageTypes): ExportedDeclarations {
  const { values, text: own, interfaces } = exported
  const texts = new Map(blocks.map(({ id, text }) => [id, text]))
  const namespaces = interfaces.map(({ name, module }) => `export namespace ${name} {\n${texts.get(module) ?? ''}}\n`)
  return {
    names: [...values, ...interfaces.map(({ name }) => name)],
    text: [own.replaceAll(/^ {2}/gm, ''), ...namespaces]
      .filter((text) => text !== '')
      .join('\n')
      // In a program, references need the name of the module. People know the interface.
      .replaceAll(`${scope}/`, ''),
  }
}
