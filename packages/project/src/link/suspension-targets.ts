/**
 * The first major versions with JavaScript Promise Integration (WebAssembly.Suspending), by the names that bundlers and
 * browserslist give to engines. Node 24 was tested. The versions of browsers are from MDN's compatibility data of
 * November 2026.
 */
const FIRST: Readonly<Record<string, number>> = {
  and_chr: 137,
  and_ff: 153,
  android: 137,
  chrome: 137,
  edge: 137,
  firefox: 153,
  hermes: Infinity,
  ie: Infinity,
  ie_mob: Infinity,
  ios: 27,
  ios_saf: 27,
  node: 24,
  op_mob: 90,
  opera: 121,
  rhino: Infinity,
  safari: 27,
  samsung: 30,
}

/**
 * The first of a build's targets (such as `chrome100`, `node20.19`, `ios_saf 15.0-15.1` or `es2022`) that does not
 * support waiting for promises in WebAssembly calls. Targets that are not engines, such as a language version, are
 * ignored, because the code checks again at run time.
 */
export function targetWithoutSuspension(targets: readonly string[]): string | undefined {
  return targets.find((target) => {
    const [, engine = '', major = ''] = /^([a-z_]+) ?(\d+)/u.exec(target.toLowerCase()) ?? []
    const first = Object.hasOwn(FIRST, engine) ? FIRST[engine] : undefined
    return first !== undefined && Number(major) < first
  })
}

/**
 * The name of this runtime if it does not support waiting for promises in WebAssembly calls. For code that runs where
 * it is built.
 */
export function runtimeWithoutSuspension(): string | undefined {
  const { WebAssembly: api } = globalThis as { readonly WebAssembly?: object }
  return api !== undefined && 'Suspending' in api ? undefined : `Node ${process.versions.node}`
}
