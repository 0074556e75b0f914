import { byId, element } from './dom.js'
import { renderDetails } from './details.js'
import { formatBytes, formatCount, formatTime } from './format.js'
import { drawable } from './drawable.js'
import { renderGraph } from './graph.js'
import { NARROW, WIDE } from './grid.js'
import { matches, renderList } from './list.js'
import { renderMore, renderUsage } from './more.js'
import { type Order, sorted } from './order.js'
import type { InspectReport, PackageDetails, ReportedPackage } from './report.js'
import { selectedKey } from './selection.js'

const filter = byId('filter') as HTMLInputElement
const order = byId('order') as HTMLSelectElement
const narrow = globalThis.matchMedia('(max-width: 36rem)')

async function fetchJson<T>(path: string): Promise<T> {
  const response = await fetch(path)
  const document = (await response.json().catch(() => undefined)) as T & { readonly error?: { readonly text: string } }
  if (response.ok) return document
  throw new Error(document?.error?.text ?? `the server answered ${response.status}`)
}

function say(text: string): void {
  byId('status').textContent = text
}

function showProject({ project, packages, build }: InspectReport): void {
  const size = packages.reduce((sum, pack) => sum + (pack.size ?? 0), 0)
  const built = build === undefined ? 'no build recorded' : `last build ${formatTime(build.savedAt)}`
  document.title = `${project.name} – wasm-pkg`
  byId('project').textContent = project.name
  byId('summary').textContent = [formatCount(packages.length, 'package'), formatBytes(size), built].join(' · ')
  byId('content').hidden = packages.length === 0
}

/** The packages that match the filter, in the order of the list. */
function shownPackages({ packages }: InspectReport): readonly ReportedPackage[] {
  return sorted(
    packages.filter((pack) => matches(pack, filter.value.trim())),
    order.value as Order,
  )
}

/** The selected package, otherwise the first in the list. */
function currentKey(report: InspectReport): string | undefined {
  return selectedKey(report.packages) ?? shownPackages(report)[0]?.key
}

/** Shows the list and the graph of the packages that match the filter. */
function showPackages(report: InspectReport): void {
  const { project, packages } = report
  const shown = shownPackages(report)
  const current = currentKey(report)
  byId('packages').replaceChildren(...renderList(shown, current))
  const { packages: drawn, note } = drawable(shown, selectedKey(packages))
  byId('graph').replaceChildren(
    ...(drawn.length === 0 ? [] : [renderGraph(project.name, drawn, current, narrow.matches ? NARROW : WIDE)]),
    ...(note === undefined ? [] : [element('p', { class: 'note' }, note)]),
  )
  if (packages.length === 0) say('The project has no packages.')
  else say(shown.length === packages.length ? '' : `${shown.length} of ${formatCount(packages.length, 'package')}`)
}

function showDetails(report: InspectReport): void {
  const key = currentKey(report)
  const pack = report.packages.find((candidate) => candidate.key === key)
  if (pack === undefined) return
  const [usage, more] = [element('div', { 'aria-live': 'polite' }), element('div', {})]
  byId('details').replaceChildren(...renderDetails(pack, report.packages, usage, more))
  void fill(usage, more, pack)
}

async function fill(usage: HTMLElement, more: HTMLElement, { digest }: ReportedPackage): Promise<void> {
  if (digest === undefined) return
  usage.append(element('p', { class: 'waiting' }, 'Reading the package…'))
  try {
    const path = `details/${digest.slice('sha256:'.length)}.json`
    const details = await fetchJson<PackageDetails>(path)
    usage.replaceChildren(...renderUsage(details))
    more.replaceChildren(...renderMore(details))
  } catch (error) {
    usage.replaceChildren(element('p', { class: 'problem' }, messageOf(error)))
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

async function start(): Promise<void> {
  const report = await fetchJson<InspectReport>('report.json')
  const show = (): void => {
    showPackages(report)
    showDetails(report)
    document.querySelector('#packages [aria-current]')?.scrollIntoView({ block: 'nearest' })
  }
  showProject(report)
  show()
  for (const control of [filter, order]) control.addEventListener('input', () => showPackages(report))
  narrow.addEventListener('change', () => showPackages(report))
  globalThis.addEventListener('hashchange', () => {
    // The clicked link is redrawn, so move the focus to the details.
    show()
    document.getElementById('details-title')?.focus()
  })
}

start().catch((error: unknown) => {
  byId('status').classList.add('problem')
  say(messageOf(error))
})
