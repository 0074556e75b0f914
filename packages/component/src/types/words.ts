/** `host-log` as jco names functions: `hostLog`. */
export function camelCase(name: string): string {
  return name.toLowerCase().replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}

/** `host-log` as jco names types: `HostLog`. */
export function pascalCase(name: string): string {
  const camel = camelCase(name)
  return camel.slice(0, 1).toUpperCase() + camel.slice(1)
}
