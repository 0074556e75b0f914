/** The parts of a function name in the component model: `[method]canvas.draw` is a method of `canvas`. */
export interface MemberName {
  readonly kind: 'constructor' | 'method' | 'static'
  /** Name of the resource. */
  readonly owner: string
  /** The name of the function. Empty for a constructor. */
  readonly name: string
}

const MEMBER = /^\[(?:async )?(?<kind>constructor|method|static)\](?<owner>[^.]+)(?:\.(?<name>.+))?$/

/** @returns `undefined` for a function that does not belong to a resource */
export function parseMember(name: string): MemberName | undefined {
  const groups = MEMBER.exec(name)?.groups
  if (groups === undefined) return undefined
  return { kind: groups['kind'] as MemberName['kind'], owner: groups['owner'] ?? '', name: groups['name'] ?? '' }
}

/** `[async]wait`, which tools wrote in 2025, becomes `wait`. */
export function plainName(name: string): string {
  return name.replace(/^\[async\]/, '')
}
