/**
 * The module that compiles a core module next to it. Runtimes whose `fetch` does not support files read the file
 * instead.
 */
export const LOADER = `export async function load(url) {
  if (url.protocol === 'file:') {
    const { readFile } = await import('node:fs/promises')
    return await WebAssembly.compile(await readFile(url))
  }
  const response = await fetch(url)
  if (!response.ok) throw new Error(\`\${url} answered with HTTP status \${response.status}\`)
  return await WebAssembly.compile(await response.arrayBuffer())
}
`
