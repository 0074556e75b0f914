import type { PackageName } from '@wasm-pkg/registry-client/names'
import type { Template } from './types.js'

/** The world that the templates' WIT describes. */
export const WORLD = 'component'

/** A component in Rust, whose own linker makes components. */
export function rust({ namespace, name }: PackageName): Template {
  const crate = `${namespace}-${name}`
  return {
    build: {
      command: 'cargo build --release --target wasm32-wasip2',
      output: `target/wasm32-wasip2/release/${crate.replaceAll('-', '_')}.wasm`,
      watch: ['src', 'Cargo.toml', 'Cargo.lock'],
    },
    devDependencies: {},
    files: {
      'Cargo.toml': `[package]
name = "${crate}"
version = "0.1.0"
edition = "2024"
publish = false

[lib]
crate-type = ["cdylib"]

[dependencies]
wit-bindgen = "0.63"

[profile.release]
opt-level = "s"
lto = true
strip = true
`,
      'src/lib.rs': `wit_bindgen::generate!({ world: "${WORLD}", path: "wit" });

struct Component;

impl Guest for Component {
    fn greet(name: String) -> String {
        format!("Hello, {name}!")
    }
}

export!(Component);
`,
    },
    setup: ['- run: rustup target add wasm32-wasip2'],
    ignored: ['target'],
  }
}

/** A component in C, with the bindings of wit-bindgen. */
export const C: Template = {
  build: {
    command: [
      `wit-bindgen c wit --out-dir gen`,
      `clang --target=wasm32-wasi -mexec-model=reactor -Os -Wall -Igen -o gen/core.wasm src/component.c gen/component.c gen/component_component_type.o`,
      `jco new gen/core.wasm --wasi-reactor -o gen/component.wasm`,
    ].join(' && '),
    output: 'gen/component.wasm',
    watch: ['src'],
  },
  devDependencies: { '@bytecodealliance/jco': '^1.35.0' },
  files: {
    'src/component.c': `#include "component.h"
#include <stdio.h>
#include <stdlib.h>

void exports_component_greet(component_string_t *name, component_string_t *ret) {
  int length = snprintf(NULL, 0, "Hello, %.*s!", (int)name->len, (const char *)name->ptr);
  char *text = malloc(length + 1);
  snprintf(text, length + 1, "Hello, %.*s!", (int)name->len, (const char *)name->ptr);
  ret->ptr = (uint8_t *)text;
  ret->len = length;
  component_string_free(name);
}
`,
  },
  setup: [
    '- run: sudo apt-get install -y clang lld wasi-libc libclang-rt-dev-wasm32',
    '- run: cargo install wit-bindgen-cli --locked',
  ],
  ignored: ['gen'],
}

/** A component in Python, with the interpreter in it. */
export const PYTHON: Template = {
  build: {
    command: `componentize-py -d wit -w ${WORLD} componentize -p src app -o build/component.wasm`,
    output: 'build/component.wasm',
    watch: ['src'],
  },
  devDependencies: {},
  files: {
    'src/app.py': `import wit_world


class WitWorld(wit_world.WitWorld):
    def greet(self, name: str) -> str:
        return f"Hello, {name}!"
`,
    'build/.gitignore': '*\n!.gitignore\n',
  },
  setup: ['- run: pip install componentize-py'],
  ignored: ['__pycache__'],
}
