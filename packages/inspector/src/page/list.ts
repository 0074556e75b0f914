import { element } from './dom.js'
import { formatBytes } from './format.js'
import type { ReportedPackage } from './report.js'
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
  const facts = [
    override === undefined ? '' : 'local file',
    kind === undefined ? '' : kind === 'component' ? 'component' : 'WIT package',
    size === undefined ? '' : formatBytes(size),
  ].filter((text) => text !== '')
  return element(
    'a',
    { href: addressOf(pack), ...(isSelected ? { 'aria-current': 'true' } : {}) },
    element('span', { class: 'name' }, name, ...(version === undefined ? [] : [element('span', {}, `@${version}`)])),
    element('span', { class: 'facts' }, facts.join(' · ')),
    capabilityList(pack),
  )
}

/** Low capabilities are plumbing: named in the details only. */
function capabilityList({ capabilities, problem, bytes }: ReportedPackage): HTMLSpanElement {
  const shown = capabilities
    .filter(({ level }) => level !== 'low')
    .map(({ title, level }) => element('span', { class: `chip ${level}` }, title))
  const missing =
    problem === undefined && bytes === 'missing' ? [element('span', { class: 'chip' }, 'Not fetched')] : []
  const failed = problem === undefined ? [] : [element('span', { class: 'chip high' }, 'Problem')]
  return element('span', { class: 'chips' }, ...failed, ...missing, ...shown)
}

/** Whether a package has all of the words somewhere in what the list tells of it. */
export function matches(pack: ReportedPackage, filter: string): boolean {
  const { id, registry, source, kind, override, capabilities } = pack
  const titles = capabilities.map(({ title }) => title)
  const text = [id, registry, source, kind, override, ...titles].join(' ').toLowerCase()
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
