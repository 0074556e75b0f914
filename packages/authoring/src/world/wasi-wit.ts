import type { Need } from './needs.js'

export type WasiPackage = 'cli' | 'clocks' | 'io' | 'random'

/** The version that every host of WASI 0.2 has. */
const VERSION = '0.2.0'

/** The parts of WASI that JavaScript's globals are implemented with. */
const PACKAGES: Readonly<Record<WasiPackage, string>> = {
  clocks: `package wasi:clocks@${VERSION} {
  interface wall-clock {
    record datetime { seconds: u64, nanoseconds: u32 }
    now: func() -> datetime;
  }
  interface monotonic-clock {
    type instant = u64;
    now: func() -> instant;
  }
}`,
  random: `package wasi:random@${VERSION} {
  interface random {
    get-random-bytes: func(len: u64) -> list<u8>;
  }
}`,
  io: `package wasi:io@${VERSION} {
  interface error { resource error; }
  interface streams {
    use error.{error};
    variant stream-error { last-operation-failed(error), closed }
    resource output-stream {
      blocking-write-and-flush: func(contents: list<u8>) -> result<_, stream-error>;
    }
  }
}`,
  cli: `package wasi:cli@${VERSION} {
  interface stdout {
    use wasi:io/streams@${VERSION}.{output-stream};
    get-stdout: func() -> output-stream;
  }
  interface stderr {
    use wasi:io/streams@${VERSION}.{output-stream};
    get-stderr: func() -> output-stream;
  }
}`,
}

/** What one need imports. */
interface WasiImports {
  readonly interfaces: readonly string[]
  readonly packages: readonly WasiPackage[]
}

const IMPORTS: Partial<Record<Need, WasiImports>> = {
  clock: { interfaces: ['wasi:clocks/wall-clock'], packages: ['clocks'] },
  timer: { interfaces: ['wasi:clocks/monotonic-clock'], packages: ['clocks'] },
  random: { interfaces: ['wasi:random/random'], packages: ['random'] },
  console: { interfaces: ['wasi:cli/stdout', 'wasi:cli/stderr'], packages: ['io', 'cli'] },
}

/** The id of an interface of WASI in the version that is imported. */
export function wasiId(path: string): string {
  return `${path}@${VERSION}`
}

/** The ids of the interfaces that the needs import, and the WIT of their packages by name. */
export function wasiImports(needs: Iterable<Need>): {
  readonly interfaces: readonly string[]
  readonly packages: ReadonlyMap<string, string>
} {
  const found = [...needs].flatMap((need) => IMPORTS[need] ?? [])
  const names = new Set(found.flatMap(({ packages }) => packages))
  return {
    interfaces: found.flatMap(({ interfaces }) => interfaces).map(wasiId),
    packages: new Map([...names].map((name) => [`wasi:${name}@${VERSION}`, PACKAGES[name]])),
  }
}
