#!/bin/sh
# Builds the module, writes it, compressed, to src/wit/tools/compressed.ts, and collects the licences of what is linked into it. Needs Rust with the target wasm32-wasip2.
set -eu
cd "$(dirname "$0")"
home="${CARGO_HOME:-$HOME/.cargo}"
target="${CARGO_TARGET_DIR:-target}"
# A core module, without a component around it and without the paths of this machine.
RUSTFLAGS="-C link-arg=--skip-wit-component --remap-path-prefix=$home=/cargo --remap-path-prefix=$PWD=/wit-tools" \
  cargo build --release --locked --target wasm32-wasip2
node compress.mjs "$target/wasm32-wasip2/release/wit_tools.wasm" ../src/wit/tools/compressed.ts
node licences.mjs
