import { NEW_MODULE, NEW_MODULE_RUNTIME } from './engine-features.js'

/** The function of the runtime that compiles the core module at a URL. */
export const COMPILE_URL = 'compileUrl'

/** The function of the runtime that reads files too, in place of \`fetch\`. */
export const FETCH_FILE = 'fetchFile'

/** The function of the runtime that compiles a core module of which it gets the bytes. */
export const COMPILE_BYTES = 'compileBytes'

/** The function of the runtime that reads and compiles a core module synchronously. */
export const COMPILE_FILE = 'compileFile'

/** The function of the runtime that decodes base64. */
export const DECODE = 'decodeBase64'

/** What the modules of components load their core modules with. */
export const LOADING_NAMES: readonly string[] = [
  COMPILE_BYTES,
  COMPILE_FILE,
  COMPILE_URL,
  DECODE,
  FETCH_FILE,
  NEW_MODULE,
]

/**
 * With a wrong content type, the module is compiled without streaming, because servers that do not know `.wasm` are
 * still common. Parameters make the type wrong too (WebAssembly Web API, "compile a potential WebAssembly response").
 * The usual reason for bytes that do not compile is a web page instead of a missing file, so the error says what was
 * received and from where.
 */
const COMPILE = `export async function ${COMPILE_URL}(url, name, get = fetch) {
  let type = '';
  try {
    const response = await get(url);
    if (!response.ok) throw new Error(\`the server answered with HTTP status \${response.status}\`);
    type = response.headers.get('content-type') ?? '';
    if (type.trim() === 'application/wasm') return await WebAssembly.compileStreaming(response);
    return await WebAssembly.compile(await response.arrayBuffer());
  } catch (cause) {
    throw new Error(\`Could not load WebAssembly of \${name} from \${url}\${type && \` (\${type})\`}: \${cause.message}\`, { cause });
  }
}`

/**
 * In Node, the core modules of a library are files, which Node's `fetch` does not support. The code is written so that
 * bundlers find nothing to resolve.
 */
const FETCH = `export function ${FETCH_FILE}(url) {
  const fs = String(url).startsWith('file:') && globalThis.process?.getBuiltinModule?.('node:fs');
  if (!fs) return fetch(url);
  return Promise.resolve(new Response(fs.readFileSync(new URL(url)), { headers: { 'content-type': 'application/wasm' } }));
}`

const BYTES = `export const ${COMPILE_BYTES} = (bytes, name) => WebAssembly.compile(bytes).catch((cause) => {
  throw new Error(\`Could not compile WebAssembly of \${name}: \${cause.message}\`, { cause });
});`

/**
 * Reads from a URL, a `file:` text or a path, depending on the bundler's expression. What reads is given, because the
 * module is the same in browsers and can import nothing of Node.
 */
const FILE = `export function ${COMPILE_FILE}(url, name, read) {
  const text = String(url);
  return ${NEW_MODULE}(read(text.startsWith('file:') ? new URL(text) : text), name, text);
}`

/** Audio worklets have no `atob`. Engines with the new method have it in worklets too. */
const BASE64 = `export function ${DECODE}(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}`

export const LOADING_RUNTIME: string = [COMPILE, FETCH, BYTES, NEW_MODULE_RUNTIME, FILE, BASE64].join('\n')
