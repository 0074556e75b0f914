/** The first versions with the module features of ES2022: top-level await and string export names. */
const FIRST: Readonly<Record<string, readonly [major: number, minor: number]>> = {
  chrome: [90, 0],
  deno: [1, 18],
  edge: [90, 0],
  es: [2022, 0],
  firefox: [89, 0],
  ios: [15, 0],
  node: [16, 0],
  opera: [76, 0],
  safari: [15, 0],
}

/** Whether a `target` such as `es2020` or `safari14.1` has them. Other engines in esbuild's targets do not. */
export function isModern(target: string): boolean {
  const name = target.toLowerCase()
  if (name === 'esnext') return true
  const [, engine = '', major = '0', minor = '0'] = /^([a-z]+)(\d+)(?:\.(\d+))?/u.exec(name) ?? []
  const [needMajor, needMinor] = FIRST[engine] ?? [Infinity, 0]
  return Number(major) > needMajor || (Number(major) === needMajor && Number(minor) >= needMinor)
}
