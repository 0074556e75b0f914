import { createHash } from 'node:crypto'

/** One package's part of a lock file, without anything that is in a registry or store. */
export function lockBlock(at: number, version: string): string {
  return `
[[packages]]
name = "acme:package-n${at}"
registry = "registry.example"

[[packages.versions]]
requirement = "^1.0.0"
version = "${version}"
digest = "sha256:${createHash('sha256').update(`${at} ${version}`).digest('hex')}"
manifest = "sha256:${createHash('sha256').update(`m ${at} ${version}`).digest('hex')}"
source = "registry.example/acme/package-n${at}"
size = ${1000 + at}
kind = "component"
imports = [
    "wasi:clocks/wall-clock@0.2.6",
    "wasi:io/streams@0.2.${version === '1.0.0' ? 5 : 6}",
]
exports = [
    "acme:package-n${at}/api@${version}",
]
required-by = [
    "package.json",
]
`
}
