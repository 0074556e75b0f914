import type { TypeExpression } from '../model.js'
import { type Convention, global, JCO, keyword } from '../type-expression.js'

/** The engine that a guest in JavaScript runs in. */
export type GuestEngine = 'quickjs' | 'starlingmonkey'

/** What an engine expects of a guest's code, where engines differ. */
export interface EngineRules {
  readonly convention: Convention
  /** Whether a function that is not async in WIT may return a promise. */
  readonly promises: boolean
  /** Whether a function that the world itself imports is a global. If not, it is the default export of a module. */
  readonly globals: boolean
}

const object = (...members: readonly (readonly [string, TypeExpression])[]): TypeExpression => ({
  kind: 'object',
  fields: members.map(([name, type]) => ({ name, optional: false, type })),
})

export const ENGINES: Readonly<Record<GuestEngine, EngineRules>> = {
  // componentize-qjs 0.4: docs/runtime-intrinsics.md, crates/runtime/src/call.rs.
  quickjs: {
    convention: {
      integer64: 'number',
      // It passes `null`, and takes both.
      none: ['null', 'undefined'],
      isPlain: (levels) => levels === 1,
      // Not thenable, so that returning one does not await it.
      future: (value) => object(['read', { kind: 'function', result: global('Promise', value) }]),
      bytes: global('Uint8Array'),
    },
    promises: false,
    globals: true,
  },
  // componentize-js, whose bindings are those of jco.
  starlingmonkey: { convention: JCO, promises: true, globals: false },
}

/** What a function of the guest may return. */
export function guestResult(result: TypeExpression, { promises }: EngineRules): TypeExpression {
  const isPromise = result.kind === 'global' && result.name === 'Promise'
  if (!promises || isPromise) return result
  const value = result.kind === 'keyword' && result.name === 'undefined' ? keyword('void') : result
  return { kind: 'union', members: [value, global('Promise', value)] }
}
