/** `host-log` as jco names functions: `hostLog`. */
export function camelCase(name: string): string {
  return name.toLowerCase().replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}

/** `host-log` as jco names types: `HostLog`. */
export function pascalCase(name: string): string {
  const words = name.split(/[^a-z0-9]+/i)
  return words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase()).join('')
}
