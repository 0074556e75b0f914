/** Names of what the rewritten glue calls of `VALUES_RUNTIME`. */
export const CHECK_RANGE = '_checkRange'
export const LENGTH_OF = '_lengthOf'
export const LIFT_NUMBERS = '_liftNumbers'
export const LOWER_NUMBERS = '_lowerNumbers'
export const NUMBERS_LENGTH = '_numbersLength'
export const OWN_HANDLE = '_ownHandle'
export const REP_OF = '_repOf'
export const VIEW_OF = '_viewOf'

/**
 * Reads a memory's buffer again only after it was detached, because that costs more than most reads of the memory. A shared memory
 * that grows keeps its old buffer, so it is read each time.
 */
export const VIEW_RUNTIME: string = `let _view;
  let _viewed;
  let _probe = new Uint8Array(0);
  function _newView(memory) {
    const { buffer } = memory;
    _viewed = memory;
    _probe = buffer instanceof ArrayBuffer ? new Uint8Array(buffer) : new Uint8Array(0);
    return _view = new DataView(buffer);
  }
  function ${VIEW_OF}(memory) {
    return _viewed === memory && _probe.length !== 0 ? _view : _newView(memory);
  }
`

/**
 * How values cross, where jco deviates from the canonical ABI or is slow.
 *
 * - The length of a list is read once: a list that grows while it is read would be written beyond its allocation.
 *   Numbers are read from an array before anything is written, because reading can call the component.
 * - A typed array of another kind is read number by number. Copied as bytes, it would leak the memory behind it.
 *
 * @param keyword before each function that glue may ask for: `export ` in the module that components share
 */
export const numbersRuntime = (keyword: '' | 'export '): string => `const _NUMBERS = {
    u8: [Uint8Array, 0, 255],
    s8: [Int8Array, -128, 127],
    u16: [Uint16Array, 0, 65535],
    s16: [Int16Array, -32768, 32767],
    u32: [Uint32Array, 0, 4294967295],
    s32: [Int32Array, -2147483648, 2147483647],
    u64: [BigUint64Array, 0n, 18446744073709551615n],
    s64: [BigInt64Array, -9223372036854775808n, 9223372036854775807n],
    f32: [Float32Array],
    f64: [Float64Array],
  };
  function _isNumber(type, value) {
    const [, min, max] = _NUMBERS[type];
    if (min === undefined) return typeof value === 'number';
    return (typeof min === 'bigint' ? typeof value === 'bigint' : Number.isInteger(value)) && value >= min && value <= max;
  }
  function _isBuffer(value) {
    return /^\\[object (?:Shared)?ArrayBuffer\\]$/.test(Object.prototype.toString.call(value));
  }
  function _notList(value, expected) {
    return new TypeError(\`expected \${expected}, received [\${value === null ? 'null' : typeof value}]\`);
  }
  ${keyword}function ${LENGTH_OF}(list) {
    if (Array.isArray(list) || (ArrayBuffer.isView(list) && typeof list.length === 'number')) return list.length;
    throw _notList(list, 'an array');
  }
  ${keyword}function ${NUMBERS_LENGTH}(type, list) {
    if (Array.isArray(list)) return list.length;
    if (type === 'u8' && (ArrayBuffer.isView(list) || _isBuffer(list))) return list.byteLength;
    if (ArrayBuffer.isView(list) && typeof list.length === 'number') return list.length;
    throw _notList(list, \`an array or a \${_NUMBERS[type][0].name}\`);
  }
  ${keyword}function ${LOWER_NUMBERS}(type, list, length, memory, ptr) {
    const [Numbers] = _NUMBERS[type];
    let from = list;
    if (type === 'u8' && !Array.isArray(list)) {
      from = ArrayBuffer.isView(list) ? new Uint8Array(list.buffer, list.byteOffset, length) : new Uint8Array(list, 0, length);
    } else if (Array.isArray(list) || list[Symbol.toStringTag] !== Numbers.name) {
      from = new Numbers(length);
      for (let i = 0; i < length; i++) {
        const value = list[i];
        if (!_isNumber(type, value)) throw new TypeError(\`invalid \${type} value [\${String(value)}]\`);
        from[i] = value;
      }
    }
    if (from.length !== length) throw new TypeError('the list changed while it was read');
    new Numbers(memory.buffer, ptr, length).set(from);
  }
  ${keyword}function ${CHECK_RANGE}(memory, base, length, size) {
    if (base + length * size > memory.buffer.byteLength) throw new RangeError('a list beyond the end of memory');
  }
  ${keyword}function ${LIFT_NUMBERS}(Numbers, memory, ptr, length) {
    return new Numbers(memory.buffer, ptr >>> 0, length >>> 0).slice();
  }
  ${keyword}function ${OWN_HANDLE}(table, handle) {
    if ((table[handle << 1] & T_FLAG) === 0 && (table[(handle << 1) + 1] & T_FLAG) !== 0) return handle;
    throw new WebAssemblyRuntimeError(\`unknown handle index \${handle}\`);
  }
  ${keyword}function ${REP_OF}(table, handle) {
    const rep = table[(handle << 1) + 1];
    if (rep !== undefined && (table[handle << 1] & T_FLAG) === 0) return rep & ~T_FLAG;
    throw new WebAssemblyRuntimeError(\`unknown handle index \${handle}\`);
  }
`

export const VALUES_RUNTIME: string = `${VIEW_RUNTIME}  ${numbersRuntime('')}`

/** In the place of what jco defines under these names; see the canonical ABI, "Loading" and "Flat Lifting". */
export const FUNCTIONS: Readonly<Record<string, string>> = {
  // Bits beyond those of the type mean nothing.
  clampGuest: `function clampGuest(i, min, max) {
    return min < 0 ? ((i - min) & (max - min)) + min : i & max;
  }`,
  // Every number but 0 is true.
  throwInvalidBool: `function throwInvalidBool() {
    return true;
  }`,
  _utf16AllocateAndEncode: utf16Encoder('', ''),
  _utf16AllocateAndEncodeAsync: utf16Encoder('async ', 'await '),
  validateGuestChar: `function validateGuestChar(i) {
    if (i >= 0 && i <= 0x10ffff && (i < 0xd800 || i > 0xdfff)) return String.fromCodePoint(i);
    throw new WebAssemblyRuntimeError(\`wasm trap: \${i >>> 0} is no character of Unicode\`);
  }`,
  validateHostChar: `function validateHostChar(s) {
    if (typeof s !== 'string') throw new TypeError(\`expected a character, received [\${typeof s}]\`);
    const code = s.codePointAt(0);
    if (code === undefined || (code >= 0xd800 && code <= 0xdfff)) throw new TypeError('expected a character of Unicode');
    return code;
  }`,
}

/** As jco's for UTF-8, it takes texts only, and puts U+FFFD for what is no character. */
function utf16Encoder(async: string, wait: string): string {
  const name = `_utf16AllocateAndEncode${async === '' ? '' : 'Async'}`
  return `${async}function ${name}(str, realloc, memory) {
    if (typeof str !== 'string') throw new TypeError('expected a string, received [' + typeof str + ']');
    const text = str.replace(/\\p{Surrogate}/gu, '\\uFFFD');
    const len = text.length;
    const ptr = ${wait}realloc(0, 0, 2, len * 2);
    const out = new Uint16Array(memory.buffer, ptr, len);
    for (let i = 0; i < len; i++) out[i] = text.charCodeAt(i);
    return { ptr, len, codepoints: [...text].length };
  }`
}

/** Texts must be valid, and one that starts with U+FEFF has it. */
export const VARIABLES: Readonly<Record<string, string>> = {
  TEXT_DECODER_UTF8: "new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })",
  utf16Decoder: "new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true })",
  dataView: VIEW_OF,
}
