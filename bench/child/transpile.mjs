import { transpile } from '@bytecodealliance/jco'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

// What `jco transpile` does, for many components in one process.

/** @type {{ jobs: readonly { file: string, folder: string }[] }} */
const { jobs } = JSON.parse(process.argv[2] ?? '')

for (const { file, folder } of jobs) {
  const made = await transpile(await readFile(file), { name: basename(file, '.wasm') })
  for (const [path, content] of Object.entries(made.files)) {
    const target = join(folder, path)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, content)
  }
}
console.log('{}')
