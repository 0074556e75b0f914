/** The name of every bundler's plugin, in messages, hooks and other plugins' lists. */
export const PLUGIN_NAME = 'wasm-pkg'
