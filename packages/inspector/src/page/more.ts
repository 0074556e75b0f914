import { type Child, element } from './dom.js'
import { facts, section } from './details.js'
import { formatBytes } from './format.js'
import type { PackageDetails, PackageSizes, Weight } from './report.js'

/** What the bytes of a package tell. */
export function renderMore({ sizes, wit, claims, problems }: PackageDetails): readonly Child[] {
  return [
    ...(problems.length === 0
      ? []
      : [element('div', {}, ...problems.map((text) => element('p', { class: 'problem' }, text)))]),
    ...(sizes === undefined ? [] : [section('What a browser gets', sizeTable(sizes))]),
    ...(wit === undefined ? [] : [section('API', api(wit))]),
    ...(claims.length === 0
      ? []
      : [section('What its publisher says', facts(claims.map(({ name, value }) => [name, value])))]),
  ]
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
      weightRow('JavaScript around it, not minified', glue),
      weightRow('Together', total),
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

/** Long lines scroll, so the keyboard must be able to get there. */
function api(wit: string): HTMLPreElement {
  return element('pre', { tabindex: '0', role: 'region', 'aria-label': 'WIT' }, element('code', {}, wit.trimEnd()))
}
