/** The head of a module in the output of webpack's kind, or of Farm: its id is made of the path to it. */
const HEAD = /^"[\w$-]+"(?=\()|"[0-9a-f]{8}"(?=:(?:async )?function)/gmu
/** Where code refers to a module by its id. */
const USE = /(?<=(?:__webpack_require__|farmRequire|farmDynamicRequire)\()"[\w$-]+"/gu
/** The end of the last module, after which the bundler's runtime follows. Farm indents code, the others end with a comma. */
const END = { farm: /\n\}(?=\n)/u, others: /\n\}(?=,\n)/u }

interface Module {
  readonly id: string
  readonly code: string
  readonly key: string
}

interface Parts {
  readonly before: string
  readonly modules: readonly Module[]
  readonly after: string
}

/**
 * Short ids of modules, and the order that follows from them, depend on the folder that a bundler runs in. Numbers the
 * modules by their code instead, over all files. Modules with the same code follow the first use of each.
 */
export function numberModules(contents: readonly string[]): readonly string[] {
  const all = contents.map(partsOf)
  const modulesOfAll = all.flatMap(({ modules }) => modules)
  const uses = firstUses(modulesOfAll)
  const order = (a: Module, b: Module): number => {
    const [first, second] = [a, b].map(({ key, id }) => `${key}\n${uses.get(id) ?? ''}`) as [string, string]
    return first < second ? -1 : first > second ? 1 : 0
  }
  const ids = new Map<string, string>()
  for (const { id } of modulesOfAll.toSorted(order)) {
    if (!ids.has(id)) ids.set(id, `"module ${ids.size}"`)
  }
  const numbered = (text: string): string =>
    text.replaceAll(HEAD, (id) => ids.get(id) ?? id).replaceAll(USE, (id) => ids.get(id) ?? id)
  return all.map(({ before, modules, after }) => {
    const sorted = modules.toSorted(order).map(({ code }) => numbered(code))
    return numbered(before) + sorted.join(',\n') + numbered(after)
  })
}

/** Where each module is used first: in the module whose code sorts first, and the position in it. */
function firstUses(modules: readonly Module[]): ReadonlyMap<string, string> {
  const uses = new Map<string, string>()
  for (const { code, key } of modules.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
    for (const [at, [id]] of [...code.matchAll(USE)].entries()) {
      if (!uses.has(id)) uses.set(id, `${key}\n${String(at).padStart(6, '0')}`)
    }
  }
  return uses
}

function partsOf(content: string): Parts {
  const heads = [...content.matchAll(HEAD)]
  const [first] = heads
  if (first === undefined) return { before: content, modules: [], after: '' }
  const end = END[content.startsWith(':', first.index + first[0].length) ? 'farm' : 'others']
  let after = ''
  const modules = heads.map(({ 0: id, index }, at) => {
    let code = content.slice(index, heads[at + 1]?.index)
    if (at === heads.length - 1) {
      const length = (end.exec(code)?.index ?? code.length) + '\n}'.length
      after = code.slice(length).replace(/^[\s,]+/u, '\n')
      code = code.slice(0, length)
    }
    code = code.replace(/[\s,]+$/u, '')
    return { id, code, key: code.replaceAll(HEAD, 'ID').replaceAll(USE, 'ID') }
  })
  return { before: content.slice(0, first.index), modules, after }
}
