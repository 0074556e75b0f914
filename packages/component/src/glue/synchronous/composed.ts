import type { AnyNode, CallExpression } from 'acorn'
import type MagicString from 'magic-string'
import { isMember, literalProperties } from './visit.js'

/** The function with which jco's tables find the call that borrows a handle. A component without resources does not have it. */
const SCOPES = 'RESOURCE_SCOPE_TASKS'

/**
 * The replacements of jco's functions that track calls between the parts of a composed component, by name. In jco, a call is a
 * task of the called part. If nothing waits, it is the top of a stack. The call counts its borrowed handles, which it must have
 * dropped at its end, and the owner keeps what it lends until then. A task also stores two numbers for the guest. If only the
 * code between the parts reads them, which restores what it found, one pair of numbers is enough for all.
 */
const FUNCTIONS: Readonly<Record<string, string>> = {
  // Only calls that wait heed it. The canonical ABI has a limit, at which jco throws.
  backpressureInc: `function backpressureInc(componentIdx) {
    const state = getOrCreateAsyncState(componentIdx);
    const value = (state.backpressure ?? 0) + 1;
    if (value >= 65536) throw new Error(\`invalid new backpressure value [\${value}], overflow\`);
    state.backpressure = value;
  }`,
  backpressureDec: `function backpressureDec(componentIdx) {
    const state = getOrCreateAsyncState(componentIdx);
    state.backpressure = Math.max(0, (state.backpressure ?? 0) - 1);
  }`,
  _symmetricSyncGuestCallEnter: `function _symmetricSyncGuestCallEnter() {
    const call = {
      scope: ++_lastScope,
      borrows: 0,
      lenders: [],
      removeBorrowedHandle() { this.borrows -= 1; },
    };
    _CALLS.push(call);
    ${SCOPES}.set(call.scope, call);
    return 1;
  }
  const _CALLS = [];
  let _lastScope = 0;`,
  _symmetricSyncGuestCallExit: `function _symmetricSyncGuestCallExit() {
    const { scope, borrows, lenders } = _CALLS.pop();
    if (borrows !== 0) throw new WebAssemblyRuntimeError('borrow handles still remain at the end of the call');
    for (const { table, handle } of lenders) table[handle << 1] -= 1;
    ${SCOPES}.delete(scope);
  }`,
  contextGet: `const _CONTEXT = [0, 0];
  function _getContext(slot) {
    return _CONTEXT[slot];
  }`,
  contextSet: `function _setContext(slot, value) {
    _CONTEXT[slot] = value;
  }`,
  resourceTransferBorrow: `function resourceTransferBorrow(handle, fromTid, toTid) {
    const from = HANDLE_TABLES[fromTid];
    const { rep, own } = rscTableGet(from, handle);
    const to = HANDLE_TABLES[toTid];
    const call = _CALLS.at(-1);
    if (own) {
      from[handle << 1] += 1;
      call.lenders.push({ table: from, handle });
    }
    if (to._defines) return rep;
    call.borrows += 1;
    return rscTableCreateBorrow(to, rep, call.scope);
  }`,
}

/** The replacement of a function, by its name. */
export function composedFunction(name: string, declared: ReadonlySet<string>): string | undefined {
  const text = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined
  const isFirst = name === '_symmetricSyncGuestCallEnter'
  return isFirst && !declared.has(SCOPES) ? `const ${SCOPES} = new Map();\n  ${text}` : text
}

const CONTEXT: Readonly<Record<string, string>> = { contextGet: '_getContext', contextSet: '_setContext' }

/** `contextGet.bind(null, { slot: 0 })` in the code between the parts. In a part, it also has the index of that part. */
export function replaceContext(text: MagicString, { callee, arguments: args }: CallExpression): void {
  if (!isMember(callee, 'contextGet', 'bind') && !isMember(callee, 'contextSet', 'bind')) return
  const options = literalProperties(args[1] as AnyNode)
  const slot = options.get('slot')
  if (callee.object.type !== 'Identifier' || options.size !== 1 || slot?.type !== 'Literal') return
  text.overwrite(callee.object.start, callee.object.end, CONTEXT[callee.object.name] ?? '')
  text.overwrite((args[1] as AnyNode).start, (args[1] as AnyNode).end, String(slot.value))
}
