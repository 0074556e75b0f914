import { LOADING_RUNTIME } from './loading.js'
import { LOWER, STATE } from '../synchronous/runtime.js'
import { PAYLOAD_RUNTIME, PLAIN_TRAP_RUNTIME } from '../traps/runtime.js'
import { FUNCTIONS, numbersRuntime, VARIABLES, VIEW_RUNTIME } from '../values/runtime.js'

/** The function of the runtime that makes what each instance knows of its traps, and the view of its memory. */
export const CREATE_TRAPS = 'createTraps'

/** The function of the runtime that makes what each instance has of its own, if nothing in it waits. */
export const CREATE_INSTANCE = 'createInstance'

/** The function of the runtime that runs the generator of an instance. */
export const RUN_INSTANCE = 'runInstance'

/** What `createInstance` returns, in this order, since minifiers keep the names of members: traps, the flags of parts, and the view of a memory. Components would otherwise replace each other's view all the time. */
export const INSTANCE_NAMES: readonly string[] = [
  'INSTANCE_FLAGS',
  '_TRAP',
  '_checkMayLeave',
  '_failed',
  '_guardCore',
  '_guardDestructor',
  '_guardExport',
  '_guardMayLeave',
  '_guardRealloc',
  '_refuseIfTrapped',
  '_trapped',
  '_trappedOutside',
  '_unasked',
  'dataView',
  'getOrCreateAsyncState',
  LOWER,
]

/** What only an instance has in which nothing waits. */
const OWN_NAMES = ['INSTANCE_FLAGS', '_checkMayLeave', '_guardMayLeave', 'getOrCreateAsyncState', LOWER]

/** What `createTraps` returns. */
export const TRAP_NAMES: readonly string[] = INSTANCE_NAMES.filter((name) => !OWN_NAMES.includes(name))

const TRAPS_OF_INSTANCE = `export function ${CREATE_TRAPS}() {
  ${PLAIN_TRAP_RUNTIME}
  ${VIEW_RUNTIME}
  const dataView = _viewOf;
  return { ${TRAP_NAMES.join(', ')} };
}`

const INSTANCE = `export function ${CREATE_INSTANCE}() {
  const { ${TRAP_NAMES.join(', ')} } = ${CREATE_TRAPS}();
  const INSTANCE_FLAGS = new Map();
  ${STATE}
  function _checkMayLeave(componentIdx) {
    if (INSTANCE_FLAGS.get(componentIdx)?.value !== 1) {
      throw new WebAssemblyRuntimeError('cannot leave component instance');
    }
  }
  function _guardMayLeave(componentIdx, run) {
    return (...args) => {
      _checkMayLeave(componentIdx);
      return run(...args);
    };
  }
  return [${INSTANCE_NAMES.join(', ')}];
}`

/** Runs the statements that make an instance, which give promises where something has to be awaited, and its exports in the end. */
const RUN = `export function ${RUN_INSTANCE}(steps) {
  const next = (given) => {
    for (;;) {
      const { value, done } = steps.next(given);
      if (done) return value;
      if (value instanceof Promise) return value.then(next);
      given = value;
    }
  };
  return next();
}`

/** Of V8, and as wasmtime has them. */
const TRAPS = `const TRAPS = {
  unreachable: 'wasm \`unreachable\` instruction executed',
  'memory access out of bounds': 'out of bounds memory access',
  'divide by zero': 'integer divide by zero',
  'remainder by zero': 'integer divide by zero',
  'divide result unrepresentable': 'integer overflow',
  'float unrepresentable in integer range': 'invalid conversion to integer',
  'table index is out of bounds': 'undefined element: out of bounds table access',
  'function signature mismatch': 'indirect call type mismatch',
  'call stack exhausted': 'call stack exhausted',
};
export function _normalizeCoreTrap(error) {
  if (error instanceof WebAssemblyRuntimeError && Object.hasOwn(TRAPS, error.message)) {
    error.message = \`wasm trap: \${TRAPS[error.message]}\`;
  }
  return error;
}`

const INTEGERS = `export const toInt8 = (value) => (value << 24) >> 24;
export const toUint8 = (value) => value & 255;
export const toInt16 = (value) => (value << 16) >> 16;
export const toUint16 = (value) => value & 65535;
export const toInt32 = (value) => value >> 0;
export const toUint32 = (value) => value >>> 0;
export const toInt64 = (value) => BigInt.asIntN(64, BigInt(value));
export const toUint64 = (value) => BigInt.asUintN(64, BigInt(value));`

const TEXTS = `export const TEXT_DECODER_UTF8 = /* @__PURE__ */ ${VARIABLES['TEXT_DECODER_UTF8']};
export const utf16Decoder = /* @__PURE__ */ ${VARIABLES['utf16Decoder']};
const ENCODER = /* @__PURE__ */ new TextEncoder();
function lengthInUtf8(text) {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x80) length += unit >= 0x800 ? 2 : 1;
    if (unit >= 0xd800 && unit <= 0xdbff && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) i++;
  }
  return length;
}
export function _utf8AllocateAndEncode(text, realloc, memory) {
  if (typeof text !== 'string') throw new TypeError(\`expected a string, received [\${typeof text}]\`);
  if (text.length === 0) return { ptr: 1, len: 0 };
  const len = lengthInUtf8(text);
  const ptr = realloc(0, 0, 1, len);
  ENCODER.encodeInto(text, new Uint8Array(memory.buffer, ptr, len));
  return { ptr, len };
}`

const RESOURCES = `export const T_FLAG = 1 << 30;
export const emptyFunc = () => {};
export const symbolCabiDispose = /* @__PURE__ */ Symbol.for('cabiDispose');
export const symbolRscRep = /* @__PURE__ */ Symbol.for('cabiRep');
export const symbolDispose = Symbol.dispose || /* @__PURE__ */ Symbol.for('dispose');
export function finalizationRegistryCreate(unregister) {
  if (typeof FinalizationRegistry === 'undefined') return { register() {}, unregister() {} };
  return new FinalizationRegistry(unregister);
}`

const ERRORS = `export const WebAssemblyRuntimeError = WebAssembly.RuntimeError;
export class ComponentError extends Error {
  constructor(value) {
    const enumerable = typeof value !== 'string';
    super(enumerable ? \`\${_payloadText(value)} (see error.payload)\` : value);
    Object.defineProperty(this, 'payload', { value, enumerable });
  }
}
export function getErrorPayload(error) {
  if (error && Object.hasOwn(error, 'payload')) return error.payload;
  if (error instanceof Error) throw error;
  return error;
}`

const SHARED_FUNCTIONS = [
  '_utf16AllocateAndEncode',
  'clampGuest',
  'throwInvalidBool',
  'validateGuestChar',
  'validateHostChar',
]

/** What no instance has of its own: helpers of jco by jco's names, and ours. */
export const SHARED_NAMES: readonly string[] = [
  ...SHARED_FUNCTIONS,
  'ComponentError',
  'TEXT_DECODER_UTF8',
  'T_FLAG',
  'WebAssemblyRuntimeError',
  '_checkRange',
  '_lengthOf',
  '_liftNumbers',
  '_lowerNumbers',
  '_normalizeCoreTrap',
  '_numbersLength',
  '_ownHandle',
  '_repOf',
  '_utf8AllocateAndEncode',
  'emptyFunc',
  'finalizationRegistryCreate',
  'getErrorPayload',
  RUN_INSTANCE,
  'symbolCabiDispose',
  'symbolDispose',
  'symbolRscRep',
  'toInt16',
  'toInt32',
  'toInt64',
  'toInt8',
  'toUint16',
  'toUint32',
  'toUint64',
  'toUint8',
  'utf16Decoder',
]

/** Statements of the module, with an \`export\` before each function that glue may ask for. */
export const RUNTIME_TEXT: string = [
  ERRORS,
  PAYLOAD_RUNTIME,
  TRAPS,
  INTEGERS,
  TEXTS,
  RESOURCES,
  ...SHARED_FUNCTIONS.map((name) => `export ${FUNCTIONS[name]}`),
  numbersRuntime('export '),
  LOADING_RUNTIME,
  TRAPS_OF_INSTANCE,
  INSTANCE,
  RUN,
].join('\n')
