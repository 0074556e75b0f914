/**
 * The first major versions with JavaScript Promise Integration (WebAssembly.Suspending), by the names that bundlers give their
 * targets. Node 24 was tried; Chromium's are from its release notes (137), as is that of Opera, which follows it.
 */
const FIRST: Readonly<Record<string, number>> = { chrome: 137, edge: 137, node: 24, opera: 121 }

/**
 * The first of a build's targets, as `chrome100`, `node20.19` or `es2022`, that cannot wait for promises in calls of WebAssembly.
 * What engines say nothing about, such as a version of the language, does not count: the code checks again when it runs.
 */
export function targetWithoutSuspension(targets: readonly string[]): string | undefined {
  return targets.find((target) => {
    const [, engine = '', major = ''] = /^([a-z]+)(\d+)/u.exec(target.toLowerCase()) ?? []
    const first = Object.hasOwn(FIRST, engine) ? FIRST[engine] : undefined
    return first !== undefined && Number(major) < first
  })
}

/** This runtime's name if it cannot wait for promises in calls of WebAssembly: for code that runs where it is made. */
export function runtimeWithoutSuspension(): string | undefined {
  const { WebAssembly: api } = globalThis as { readonly WebAssembly?: object }
  return api !== undefined && 'Suspending' in api ? undefined : `Node ${process.versions.node}`
}
