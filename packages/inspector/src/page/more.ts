import { type Child, element } from './dom.js'
import { facts, section } from './details.js'
import { formatBytes } from './format.js'
import type { PackageDetails, PackageSizes, Weight } from './report.js'

/** How to import the package, what it exports, and why something could not be read. */
export function renderUsage({ usage, problems }: PackageDetails): readonly Child[] {
  return [
    ...(problems.length === 0
      ? []
      : [element('div', {}, ...problems.map((text) => element('p', { class: 'problem' }, text)))]),
    ...(usage === undefined
      ? []
      : [section('Import', copyable(usage.snippet)), section('TypeScript', code('TypeScript', usage.typescript))]),
  ]
}

/** Other information from the bytes of a package. */
export function renderMore({ sizes, wit, metadata }: PackageDetails): readonly Child[] {
  return [
    ...(sizes === undefined ? [] : [section('Size in a browser', sizeTable(sizes), ...runtimeNote(sizes))]),
    ...(wit === undefined ? [] : [section('WIT', code('WIT', wit))]),
    ...(metadata.length === 0
      ? []
      : [section('Publisher’s description', facts(metadata.map(({ name, value }) => [name, value])))]),
  ]
}

function runtimeNote({ tasks }: PackageSizes): readonly Child[] {
  return tasks === undefined ? [] : [element('p', {}, `It keeps jco’s task runtime: ${tasks}.`)]
}

function sizeTable({ wasm, glue }: PackageSizes): HTMLTableElement {
  const total = { bytes: wasm.bytes + glue.bytes, brotli: wasm.brotli + glue.brotli }
  return element(
    'table',
    {},
    element(
      'thead',
      {},
      element('tr', {}, ...['File', 'Size', 'With brotli'].map((title) => element('th', { scope: 'col' }, title))),
    ),
    element(
      'tbody',
      {},
      weightRow('WebAssembly', wasm),
      weightRow('Generated JavaScript, not minified', glue),
      weightRow('Total', total),
    ),
  )
}

function weightRow(title: string, { bytes, brotli }: Weight): HTMLTableRowElement {
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, title),
    element('td', {}, formatBytes(bytes)),
    element('td', {}, formatBytes(brotli)),
  )
}

/** Long lines scroll, so the keyboard must be able to focus the element. */
function code(label: string, text: string): HTMLPreElement {
  return element('pre', { tabindex: '0', role: 'region', 'aria-label': label }, element('code', {}, text.trimEnd()))
}

const COPIED_MS = 2000

/** One line with a button that copies it. */
function copyable(text: string): HTMLElement {
  const button = element('button', { type: 'button' }, 'Copy')
  button.addEventListener('click', () => {
    void navigator.clipboard.writeText(text).then(
      () => announce('Copied'),
      () => announce('Not allowed'),
    )
  })
  function announce(word: string): void {
    button.textContent = word
    setTimeout(() => (button.textContent = 'Copy'), COPIED_MS)
  }
  return element('div', { class: 'copyable' }, element('code', {}, text), button)
}
