import { blocksOf, commandsOf, pages, readPage } from '@wasm-pkg/testing/doc-blocks'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../catalog.js'
import { findCommand } from './find-command.js'
import { parseCommand } from './parse.js'

/** The arguments of a shell's line that calls the command line. */
function argvOf(line: string): readonly string[] | undefined {
  return /^(?:npx (?:--no )?)?wasm-pkg (?<args>.*)$/.exec(line)?.groups?.['args']?.split(' ')
}

const documented = pages.flatMap((page) => {
  const lines = blocksOf(readPage(page))
    .filter(({ language }) => language === 'sh')
    .flatMap(commandsOf)
  const calls = lines.flatMap((line) => [argvOf(line) ?? []]).filter(([first = '--']) => !first.startsWith('--'))
  return calls.length === 0 ? [] : [{ page, calls }]
})

describe('the commands in the documentation', () => {
  it.each(documented)('in $page are accepted', async ({ calls }) => {
    for (const argv of calls) {
      const found = findCommand(COMMANDS, argv)
      expect(found, argv.join(' ')).toBeDefined()
      if (found === undefined) continue
      const { entry, length } = found
      parseCommand(entry.name, await entry.load(), argv.slice(length))
    }
  })
})
