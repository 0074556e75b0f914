/** What the component model's name of a function says: `[method]canvas.draw` is a method of `canvas`. */
export interface MemberName {
  readonly kind: 'constructor' | 'method' | 'static'
  /** Name of the resource. */
  readonly owner: string
  /** Its own name; empty for a constructor. */
  readonly name: string
}

const MEMBER = /^\[(?:async )?(?<kind>constructor|method|static)\](?<owner>[^.]+)(?:\.(?<name>.+))?$/

/** @returns `undefined` for a function that belongs to no resource */
export function parseMember(name: string): MemberName | undefined {
  const groups = MEMBER.exec(name)?.groups
  if (groups === undefined) return undefined
  return { kind: groups['kind'] as MemberName['kind'], owner: groups['owner'] ?? '', name: groups['name'] ?? '' }
}

/** `[async]wait`, as tools of 2025 wrote it, is `wait`. */
export function plainName(name: string): string {
  return name.replace(/^\[async\]/, '')
}
