/** The name of the function that makes an import callable from a core module. */
export const LOWER = '_lowerSynchronousImport'

/**
 * The replacement of jco's `ComponentAsyncState` and `getOrCreateAsyncState`, with the members that calls use that never wait. It
 * behaves the same: an instance that has trapped is not entered again, and one in a `post-return` cannot call out.
 */
export const STATE: string = `const COMPONENT_STATES = [];
  class ComponentState {
    #componentIdx;
    #mayLeave = true;
    constructor(componentIdx) { this.#componentIdx = componentIdx; }
    get mayLeave() {
      const flags = INSTANCE_FLAGS.get(this.#componentIdx);
      return flags === undefined ? this.#mayLeave : flags.value === 1;
    }
    set mayLeave(value) {
      this.#mayLeave = value;
      const flags = INSTANCE_FLAGS.get(this.#componentIdx);
      if (flags !== undefined) flags.value = value ? 1 : 0;
    }
    markTrapped(error) {
      _TRAP.host = error;
      if (!(error instanceof WebAssemblyRuntimeError)) return false;
      _trapped(error, '');
      return true;
    }
    throwIfTrapped() {
      _refuseIfTrapped();
    }
  }
  function getOrCreateAsyncState(componentIdx) {
    return COMPONENT_STATES[componentIdx] ??= new ComponentState(componentIdx);
  }
  function ${LOWER}(componentIdx, run) {
    return (...args) => {
      const flags = INSTANCE_FLAGS.get(componentIdx);
      if (flags !== undefined && flags.value !== 1) throw new WebAssemblyRuntimeError('cannot leave component instance');
      try {
        return run(...args);
      } catch (error) {
        throw _trappedOutside(error, run.fnName);
      }
    };
  }`
