/** Where jco's tables look for the call that a handle was lent to; a component without resources has none. */
const SCOPES = 'RESOURCE_SCOPE_TASKS'

/**
 * What stands in for jco's bookkeeping of calls between the parts of a composed component, by the names of its functions. There a
 * call is a task of the part that is called; where nothing waits, it is the top of a stack. The call counts the handles that it
 * was lent, which it must have dropped at its end, and the owner keeps what it lends until then.
 */
const FUNCTIONS: Readonly<Record<string, string>> = {
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
