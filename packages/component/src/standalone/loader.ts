/** The module that compiles a core module beside it. Runtimes whose `fetch` knows no files read them. */
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
