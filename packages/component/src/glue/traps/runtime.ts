/** Names of what the rewritten glue calls of `TRAP_RUNTIME`. */
export const GUARD_CORE = '_guardCore'
export const GUARD_EXPORT = '_guardExport'
export const GUARD_DESTRUCTOR = '_guardDestructor'
export const GUARD_IMPORT = '_guardImport'
export const GUARD_REALLOC = '_guardRealloc'
export const UNASKED = '_unasked'
export const REFUSE_IF_TRAPPED = '_refuseIfTrapped'
export const FAILED = '_failed'
export const ENTERED = '_entered'
export const UNTIL_TRAP = '_untilTrap'
export const PAYLOAD_TEXT = '_payloadText'

/** How far an exported function got. Its arguments count from 0. */
export const STEP = { variable: '_step', before: -1, lifting: -2, done: -3 } as const

/** The payload of an error as text. */
export const PAYLOAD_RUNTIME: string = `function ${PAYLOAD_TEXT}(value) {
    if (typeof value !== 'object' || value === null || value instanceof Error) return String(value);
    const plain = (_, part) =>
      typeof part === 'bigint' ? String(part) : ArrayBuffer.isView(part) ? \`\${part.length} numbers\` : part;
    try {
      const text = JSON.stringify(value, plain);
      return text.length > 1000 ? \`\${text.slice(0, 1000)}…\` : text;
    } catch {
      return Object.prototype.toString.call(value);
    }
  }
`

/**
 * What one instance of a component knows about its traps. In the component model, every exception that leaves a core function is
 * a trap, including one of the host. It skips the frames in between, so the guest's stack pointer and everything it held stay as
 * they were. After that, no part of the component may run, not even its inner instances.
 *
 * - `_trapped` keeps the first cause and, after its call, ends all calls that wait. What fails because of it is told as a refusal;
 * - `_refuseIfTrapped` tells later calls what happened;
 * - `_failed` distinguishes a wrong argument from a failure of the component;
 * - the guards are where core functions are called, and where they call out. They return the promise that they receive, because
 *   one more turn of the queue would let other tasks run in between.
 */
export const PLAIN_TRAP_RUNTIME: string = `const _TRAP = {
    first: null,
    host: undefined,
    waiting: new Set(),
    get error() { return this.first === null ? null : this.first.error; },
    set error(error) { _trapped(error, ''); },
  };
  function _trapped(error, what) {
    _normalizeCoreTrap(error);
    if (_TRAP.first === null) {
      _TRAP.first = { error, what };
      if (_TRAP.waiting.size > 0) setTimeout(() => { for (const reject of _TRAP.waiting) reject(_refusal()); }, 0);
    } else if (_TRAP.first.error === error) {
      _TRAP.first.what ||= what;
    } else {
      return _refusal();
    }
    return error;
  }
  function _refusal() {
    const { error, what } = _TRAP.first;
    return new WebAssemblyRuntimeError(
      \`wasm trap: cannot enter component instance, as \${what || 'it'} failed in an earlier call: \${_payloadText(error)}. Only a new instance can be called\`,
      { cause: error },
    );
  }
  function _refuseIfTrapped() {
    if (_TRAP.first !== null) throw _refusal();
  }
  function _invalid(error, told) {
    if (error instanceof WebAssemblyRuntimeError || !(error instanceof Error)) return error;
    return new WebAssemblyRuntimeError(\`wasm trap: \${told} a value that its type does not have: \${error.message}\`, { cause: error });
  }
  function ${FAILED}(error, step, what, names) {
    if (step === ${STEP.done}) return error;
    if (_TRAP.first !== null) return _trapped(error, what);
    if (step === ${STEP.lifting}) return _trapped(_invalid(error, \`\${what} gave\`), what);
    const isValue = error instanceof TypeError || error instanceof SyntaxError;
    if (!isValue && !(error instanceof RangeError && !/call stack/.test(error.message))) return error;
    const about = step < 0 ? '' : \`: argument \${names[step] === undefined ? step + 1 : \`"\${names[step]}"\`}\`;
    return new TypeError(\`\${what}\${about}: \${error.message}\`, { cause: error });
  }
  function ${UNASKED}(error, what) {
    return _trapped(_TRAP.first === null ? _invalid(error, \`it called \${what} with\`) : error, what);
  }
  function ${GUARD_CORE}(run, what) {
    const guarded = (...args) => {
      try {
        const result = run(...args);
        if (result instanceof Promise) result.catch((error) => _trapped(error, what));
        return result;
      } catch (error) {
        throw _trapped(error, what);
      }
    };
    return Object.assign(guarded, run);
  }
  function ${GUARD_EXPORT}(exports, name) {
    return ${GUARD_CORE}(exports[name], name);
  }
  function ${GUARD_REALLOC}(run, what, memory) {
    const guarded = ${GUARD_CORE}(run, what);
    return (old, oldSize, align, size) => {
      if (size > 4294967295) throw new RangeError('it is longer than a memory can be');
      const ptr = guarded(old, oldSize, align, size) >>> 0;
      if (ptr % align === 0 && ptr + size <= _viewOf(memory()).byteLength) return ptr;
      throw _trapped(new WebAssemblyRuntimeError('wasm trap: realloc gave a place that is not aligned or beyond the end of memory'), what);
    };
  }
  function ${GUARD_DESTRUCTOR}(run) {
    return (rep) => {
      if (_TRAP.first !== null) return;
      try {
        return run(rep);
      } catch (error) {
        throw _trapped(error, 'a destructor');
      }
    };
  }
  function _trappedOutside(error, what) {
    if (error instanceof TypeError && error !== _TRAP.host && _TRAP.first === null) {
      error.message = \`\${what} gave a value that its type does not have: \${error.message}\`;
    }
    return _trapped(error, what);
  }
`

/** The same with what calls that wait need. */
export const TRAP_RUNTIME: string = `${PLAIN_TRAP_RUNTIME}  function _untilTrap(call) {
    let reject;
    const trapped = new Promise((_, no) => { reject = no; });
    _TRAP.waiting.add(reject);
    return Promise.race([call, trapped]).finally(() => _TRAP.waiting.delete(reject));
  }
  async function _entered(entering) {
    const started = await _untilTrap(entering);
    _refuseIfTrapped();
    return started;
  }
  function ${GUARD_IMPORT}(run) {
    const guarded = (...args) => {
      try {
        const result = run(...args);
        if (result instanceof Promise) result.catch((error) => _trappedOutside(error, run.fnName));
        return result;
      } catch (error) {
        throw _trappedOutside(error, run.fnName);
      }
    };
    return Object.assign(guarded, run);
  }
  ${PAYLOAD_RUNTIME}`
