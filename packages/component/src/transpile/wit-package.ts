import type { TaskFiles } from './tasks.js'

const ROOT = 'package.wit'

/** The source of the package, as printed by wasm-tools. */
export async function unpackWitPackage(bytes: Uint8Array): Promise<TaskFiles> {
  const jco = await import('@bytecodealliance/jco-transpile/component')
  await jco.$init
  const files = [...jco.unpackWit(undefined, bytes)].map(([name, text]) => [name, textOf(text)] as const)
  const own = files.find(([name]) => name === ROOT)?.[1] ?? ''
  // Other packages follow as nested ones, so that the text can be read by itself.
  const others = files.filter(([name]) => name !== ROOT).map(([, text]) => nested(text))
  return [[ROOT, Buffer.from([own.trimEnd(), ...others].join('\n\n') + '\n')]]
}

function textOf(text: unknown): string {
  return typeof text === 'string' ? text : Buffer.from(text as Uint8Array).toString('utf8')
}

/**
 * `package a:b@1.0.0;` and what follows it as `package a:b@1.0.0 { … }`. wasm-tools prints one file for each package, and only as
 * text.
 */
function nested(text: string): string {
  const [, head = '', items = ''] = /^((?:\/\/\/.*\n)*package [^;]*);\n*([^]*)$/.exec(text.trim()) ?? []
  return `${head} {\n${items.replaceAll(/^(?=.)/gm, '  ')}\n}`
}
