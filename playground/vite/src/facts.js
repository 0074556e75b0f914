import { wasmPkg } from '../package.json'

const show = (id, text, note) => {
  document.getElementById(id).textContent = text
  document.getElementById(`${id}-note`).textContent = note
}

const format = (number, unit) =>
  new Intl.NumberFormat('en', { style: 'unit', unit, maximumSignificantDigits: 3 }).format(number)

/** The core modules that the browser fetched. Vite puts small ones into the JavaScript. */
export function showSize() {
  const files = performance.getEntriesByType('resource').filter(({ name }) => /\.wasm(?:\?|$)/.test(name))
  const bytes = files.reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0)
  show('size', format(bytes / 1e6, 'megabyte'), `${files.length} files; docs:adder is inlined in a build`)
}

/** What package.json grants. A component gets nothing else. */
export function showPermissions() {
  const granted = Object.keys(wasmPkg.permissions ?? {})
  show('permissions', granted.join(', ') || 'None', 'docs:greet gets no files and no network')
}

/** The clock of a browser is coarse: a call without effects is repeated for this long, and the mean is shown. */
const MEASURED_MS = 5

/** Runs a call, and shows how long it took. */
export function timed(name, call, { repeat = false } = {}) {
  const start = performance.now()
  const end = start + (repeat ? MEASURED_MS : 0)
  const result = call()
  let calls = 1
  while (performance.now() < end) {
    call()
    calls++
  }
  const time = (performance.now() - start) / calls
  show('time', formatTime(time), calls === 1 ? name : `${name}, mean of ${calls.toLocaleString('en')} calls`)
  return result
}

function formatTime(milliseconds) {
  if (milliseconds >= 1) return format(milliseconds, 'millisecond')
  if (milliseconds >= 1e-3) return format(milliseconds * 1e3, 'microsecond')
  return format(milliseconds * 1e6, 'nanosecond')
}
