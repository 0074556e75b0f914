import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'oxc-parser'
import { root } from './root.mjs'

/**
 * One member of an interface, with its docstring.
 *
 * @typedef {object} Member
 * @property {string} name
 * @property {string} type
 * @property {string} text
 * @property {string | undefined} fallback what `@default` says
 */

/**
 * @param {string} file
 * @param {string} name
 * @returns {{ members: readonly Member[], picked: readonly string[], bases: readonly string[] }} its own members, the
 *   names in its `extends Pick<…>`, and the interfaces in the same file that it extends
 */
export function readInterface(file, name) {
  const source = readFileSync(join(root, file), 'utf8')
  const { program, comments } = parseSync(file, source)
  const declaration = program.body
    .map((statement) => (statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement))
    .find((statement) => statement?.type === 'TSInterfaceDeclaration' && statement.id.name === name)
  if (declaration?.type !== 'TSInterfaceDeclaration') throw new Error(`${file} has no interface ${name}`)
  const members = declaration.body.body.flatMap((member) => {
    if (member.type !== 'TSPropertySignature' || member.key.type !== 'Identifier') return []
    const type = member.typeAnnotation?.typeAnnotation
    const comment = comments.findLast(({ end }) => end < member.start && source.slice(end, member.start).trim() === '')
    return [
      {
        name: member.key.name,
        type: type === undefined ? 'unknown' : spelled(program, source, type),
        ...readDocstring(comment?.value ?? ''),
      },
    ]
  })
  const heritage = source.slice(declaration.id.end, declaration.body.start)
  return {
    members,
    picked: [...heritage.matchAll(/'(\w+)'/g)].map(([, picked]) => picked ?? ''),
    bases: [...heritage.matchAll(/(?:extends|,) (\w+)(?=[ ,]|$)/g)].map(([, base]) => base ?? ''),
  }
}

/**
 * A type as written, or its definition if it is a name in the same file.
 *
 * @param {import('oxc-parser').Program} program
 * @param {string} source
 * @param {import('oxc-parser').TSType} type
 */
function spelled(program, source, type) {
  const text = source.slice(type.start, type.end)
  const alias = program.body
    .map((statement) => (statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement))
    .find((statement) => statement?.type === 'TSTypeAliasDeclaration' && statement.id.name === text)
  const shown = alias?.type === 'TSTypeAliasDeclaration' ? alias.typeAnnotation : type
  return source.slice(shown.start, shown.end).replaceAll(/\s+/g, ' ')
}

/** @param {string} comment without its delimiters */
function readDocstring(comment) {
  const text = comment
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, ''))
    .join('\n')
    .trim()
  const [description = '', fallback] = text.split(/\s*@default /)
  return { text: description.replaceAll(/(?<!\n)\n(?!\n)/g, ' '), fallback: fallback?.trim() }
}
