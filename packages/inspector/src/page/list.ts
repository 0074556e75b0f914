import { element } from './dom.js'
import { formatBytes, formatDuration } from './format.js'
import { graveness } from './level.js'
import { buildTime, transferSize } from './order.js'
import type { ReportedCapability, ReportedPackage } from './report.js'
import { addressOf } from './selection.js'

/** The packages as links to their details. */
export function renderList(
  packages: readonly ReportedPackage[],
  selected: string | undefined,
): readonly HTMLLIElement[] {
  return packages.map((pack) => element('li', {}, link(pack, pack.key === selected)))
}

function link(pack: ReportedPackage, isSelected: boolean): HTMLAnchorElement {
  const { package: name, version, kind, size, override } = pack
  const [transfer, time] = [transferSize(pack), buildTime(pack)]
  const facts = [
    override === undefined ? '' : 'local file',
    kind === undefined ? '' : kind === 'component' ? 'component' : 'WIT package',
    size === undefined ? '' : formatBytes(size),
    transfer === undefined ? '' : `${formatBytes(transfer)} in a browser`,
    time === undefined ? '' : `built in ${formatDuration(time)}`,
  ].filter((text) => text !== '')
  return element(
    'a',
    { href: addressOf(pack), ...(isSelected ? { 'aria-current': 'true' } : {}) },
    element('span', { class: 'name' }, name, ...(version === undefined ? [] : [element('span', {}, `@${version}`)])),
    element('span', { class: 'facts' }, facts.join(' · ')),
    capabilityList(pack),
  )
}

/** Low capabilities are infrastructure and only shown in the details. */
function capabilityList({ capabilities, problem, bytes }: ReportedPackage): HTMLSpanElement {
  const shown = capabilities.filter(({ level }) => level !== 'low').map(chip)
  const missing =
    problem === undefined && bytes === 'missing' ? [element('span', { class: 'chip' }, 'Not fetched')] : []
  const failed = problem === undefined ? [] : [element('span', { class: 'chip high' }, 'Problem')]
  return element('span', { class: 'chips' }, ...failed, ...missing, ...shown)
}

function chip(capability: ReportedCapability): HTMLSpanElement {
  const { title, isDenied } = capability
  return element('span', { class: `chip ${graveness(capability)}` }, isDenied ? `${title}, not granted` : title)
}

/** Whether the list's text about a package contains all of the words. */
export function matches(pack: ReportedPackage, filter: string): boolean {
  const { id, registry, source, kind, override, capabilities } = pack
  const titles = capabilities.map(({ title }) => title)
  const text = [id, registry, source, kind, override, ...titles].join(' ').toLowerCase()
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
