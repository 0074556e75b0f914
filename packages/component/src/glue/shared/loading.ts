/** The function of the runtime that compiles the core module at a URL. */
export const COMPILE_URL = 'compileUrl'

/** The function of the runtime that reads files too, in place of \`fetch\`. */
export const FETCH_FILE = 'fetchFile'

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

export const LOADING_RUNTIME: string = `${COMPILE}\n${FETCH}`
