import { type Child, element } from './dom.js'
import { formatBytes, formatDuration } from './format.js'
import { graveness } from './level.js'
import type { PackageTimings } from '@wasm-pkg/project/build-record'
import type { ReportedCapability, ReportedPackage } from './report.js'
import { addressOf } from './selection.js'

/** Shows a package in the report. `usage` and `more` are filled after its bytes have been read. */
export function renderDetails(
  pack: ReportedPackage,
  packages: readonly ReportedPackage[],
  usage: Node,
  more: Node,
): readonly Child[] {
  return [
    element('h2', { id: 'details-title', tabindex: '-1' }, pack.id),
    element('p', { class: 'lead' }, lead(pack)),
    ...(pack.problem === undefined ? [] : [element('p', { class: 'problem' }, pack.problem)]),
    usage,
    section('Capabilities', ...capabilities(pack)),
    section('Source', facts(origin(pack, packages))),
    section('Last build', timings(pack.timings)),
    more,
    section('Imports', idList(pack.imports)),
    section('Exports', idList(pack.exports)),
  ]
}

export function section(title: string, ...children: readonly Child[]): HTMLElement {
  return element('section', {}, element('h3', {}, title), ...children)
}

/** Names and values, one row each. */
export function facts(rows: readonly (readonly [string, Child])[]): HTMLDListElement {
  return element(
    'dl',
    {},
    ...rows.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value))),
  )
}

function lead({ kind, bytes, size, override }: ReportedPackage): string {
  const what =
    kind === 'wit-package'
      ? 'A WIT package: types, no code'
      : kind === 'component'
        ? 'A component'
        : 'Not described in the lock file'
  const published = size === undefined ? '' : `, ${formatBytes(size)} as published`
  const where =
    override !== undefined
      ? ' A local file overrides it.'
      : bytes === 'missing'
        ? ' Its bytes are not in the store.'
        : ''
  return `${what}${published}.${where}`
}

function capabilities({ capabilities: all, unusedGrants, kind }: ReportedPackage): readonly Child[] {
  if (all.length === 0) {
    const text = kind === undefined ? 'Unknown.' : 'It can only compute: it imports nothing from its host.'
    return [element('p', {}, text)]
  }
  const notes =
    unusedGrants.length === 0
      ? []
      : [element('ul', { class: 'findings' }, ...unusedGrants.map((text) => element('li', {}, text)))]
  return [element('ul', { class: 'capabilities' }, ...all.map(capability)), ...notes]
}

/** The meaning of the colours in words. */
const LEVELS: Readonly<Partial<Record<ReportedCapability['level'], string>>> = {
  high: 'reaches outside',
  medium: 'worth knowing',
}

function capability(reported: ReportedCapability): HTMLLIElement {
  const { title, imports, isDenied } = reported
  const level = graveness(reported)
  const word = isDenied ? 'not granted' : LEVELS[level]
  return element(
    'li',
    { class: level },
    element('strong', {}, title),
    ...(word === undefined ? [] : [element('span', { class: `chip ${level}` }, word)]),
    element('p', {}, ability(reported)),
    element('p', { class: 'ids' }, imports.join(', ')),
  )
}

function ability({ can, denied, isDenied }: ReportedCapability): string {
  const missing = `the project does not grant ${denied.join(' and ')}`
  if (isDenied) return `It asks to ${can}, but ${missing}.`
  return denied.length === 0 ? `It can ${can}.` : `It can ${can}, but ${missing}.`
}

function origin(pack: ReportedPackage, packages: readonly ReportedPackage[]): readonly (readonly [string, Child])[] {
  const rows: readonly (readonly [string, Child | undefined])[] = [
    ['Requirement', pack.requirements.length === 0 ? undefined : pack.requirements.join(', ')],
    ['Required by', askers(pack, packages)],
    ['Links to', links(pack, packages)],
    ['Local file', pack.override],
    ['Registry', pack.registry],
    ['Repository', pack.source],
    ['Digest', pack.digest === undefined ? undefined : element('code', {}, pack.digest)],
    ['Manifest', pack.manifest === undefined ? undefined : element('code', {}, pack.manifest)],
  ]
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
}

function askers({ requiredBy }: ReportedPackage, packages: readonly ReportedPackage[]): Child | undefined {
  const items = requiredBy.map((id) => {
    const pack = packages.find((candidate) => candidate.id === id)
    return pack === undefined ? (id === 'source' ? 'an import in the source code' : id) : packageLink(pack)
  })
  return listed(items)
}

function links(pack: ReportedPackage, packages: readonly ReportedPackage[]): Child | undefined {
  return listed(packages.filter(({ key }) => pack.links.includes(key)).map(packageLink))
}

function packageLink(pack: ReportedPackage): HTMLAnchorElement {
  return element('a', { href: addressOf(pack) }, pack.id)
}

function listed(items: readonly Child[]): Child | undefined {
  if (items.length === 0) return undefined
  return element('span', {}, ...items.flatMap((item, index) => (index === 0 ? [item] : [', ', item])))
}

const ORIGINS: Readonly<Record<PackageTimings['origin'], string>> = {
  registry: 'the registry',
  store: 'the store on this machine',
  file: 'the local file',
}

function timings(times: PackageTimings | undefined): Child {
  if (times === undefined) return element('p', {}, 'No build has been recorded for this package.')
  const { origin: from, resolve, fetch: fetched, load, compile, types } = times
  const steps: readonly (readonly [string, number | undefined])[] = [
    ['Resolved and verified in', resolve],
    ['including download', fetched],
    ['Modules ready in', load],
    ['including compilation', compile],
    ['Types written in', types],
  ]
  return facts([
    ['Bytes from', ORIGINS[from]],
    ['Modules', compile === undefined ? 'from the store' : 'compiled by jco'],
    ...steps.flatMap(([name, time]) => (time === undefined ? [] : [[name, formatDuration(time)] as const])),
  ])
}

function idList(ids: readonly string[]): Child {
  if (ids.length === 0) return element('p', {}, 'None.')
  return element('ul', { class: 'ids' }, ...ids.map((id) => element('li', {}, id)))
}
