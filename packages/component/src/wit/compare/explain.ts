import { createTypePrinter, qualifiedName as qualifiedWitName } from '../print.js'
import type { WitApi, WitType } from '../api.js'
import type { ValueType as WitValueType } from '../../binary/entities.js'
import type { TypeComparer } from './same.js'

/** Describes in words how the definition of a type or function changed: `new field y: string`. */
export type Explain = (before: WitType, after: WitType) => string

interface Member {
  readonly name: string
  readonly type?: WitValueType
}

export function createExplainer(before: WitApi, after: WitApi, { same }: TypeComparer): Explain {
  const [old, now] = [createTypePrinter(before.names), createTypePrinter(after.names)]
  const [oldFull, nowFull] = [
    createTypePrinter(before.names, qualifiedWitName),
    createTypePrinter(after.names, qualifiedWitName),
  ]

  function explain({ definition: a }: WitType, { definition: b }: WitType): string {
    const parts: string[] = []
    if (a.kind === 'record' && b.kind === 'record') parts.push(...members('field', a.fields, b.fields))
    else if (a.kind === 'variant' && b.kind === 'variant') parts.push(...members('case', a.cases, b.cases))
    else if ((a.kind === 'flags' || a.kind === 'enum') && a.kind === b.kind) {
      parts.push(...members(a.kind === 'enum' ? 'case' : 'flag', a.names.map(plain), b.names.map(plain)))
    } else if (a.kind === 'function' && b.kind === 'function') {
      if (a.async !== b.async) parts.push(b.async ? 'is async now' : 'is no longer async')
      parts.push(...members('parameter', a.params, b.params))
      if (!sameOptional(a.result, b.result)) parts.push(`result ${uses(a.result, b.result)}`)
    }
    return parts.length > 0 ? parts.join('; ') : definitions({ definition: a }, { definition: b })
  }

  function members(noun: string, a: readonly Member[], b: readonly Member[]): readonly string[] {
    const left = new Map(a.map((member) => [member.name, member]))
    const right = new Map(b.map((member) => [member.name, member]))
    const parts = [
      ...a.filter(({ name }) => !right.has(name)).map(({ name }) => `no ${noun} ${name} any more`),
      ...b.flatMap(({ name, type }) => {
        const other = left.get(name)
        if (other === undefined) return [`new ${noun} ${name}${type === undefined ? '' : `: ${now.use(type)}`}`]
        return sameOptional(other.type, type) ? [] : [`${noun} ${name}: ${uses(other.type, type)}`]
      }),
    ]
    const isReordered = parts.length === 0 && a.some(({ name }, i) => name !== b[i]?.name)
    return isReordered ? [`${noun}s in another order`] : parts
  }

  function sameOptional(a: WitValueType | undefined, b: WitValueType | undefined): boolean {
    return a === undefined || b === undefined ? a === b : same(a, b)
  }

  function uses(a: WitValueType | undefined, b: WitValueType | undefined): string {
    const texts = [a === undefined ? 'nothing' : old.use(a), b === undefined ? 'nothing' : now.use(b)] as const
    if (texts[0] !== texts[1] || a === undefined || b === undefined) return arrow(texts)
    return arrow([oldFull.use(a), nowFull.use(b)])
  }

  function definitions(a: WitType, b: WitType): string {
    const texts = [old.definition(a), now.definition(b)] as const
    return arrow(texts[0] === texts[1] ? [oldFull.definition(a), nowFull.definition(b)] : texts)
  }

  return explain
}

/** Two resources with the same name can differ in whether the component defines or imports them. */
function arrow([before, after]: readonly [string, string]): string {
  return before === after ? `${before} is another type of that name` : `${before} -> ${after}`
}

function plain(name: string): Member {
  return { name }
}
