import { byId, element } from './dom.js'
import { renderDetails } from './details.js'
import { formatBytes, formatCount, formatTime } from './format.js'
import { drawable } from './drawable.js'
import { renderGraph } from './graph.js'
import { matches, renderList } from './list.js'
import { renderMore } from './more.js'
import { type Order, sorted } from './order.js'
import type { InspectReport, PackageDetails, ReportedPackage } from './report.js'
import { selectedKey } from './selection.js'

const filter = byId('filter') as HTMLInputElement
const order = byId('order') as HTMLSelectElement

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

/** The list and the graph of what the filter lets through. */
function showPackages({ project, packages }: InspectReport): void {
  const shown = packages.filter((pack) => matches(pack, filter.value.trim()))
  const selected = selectedKey(packages)
  byId('packages').replaceChildren(...renderList(sorted(shown, order.value as Order), selected))
  const { packages: drawn, note } = drawable(shown, selected)
  byId('graph').replaceChildren(
    ...(drawn.length === 0 ? [] : [renderGraph(project.name, drawn, selected)]),
    ...(note === undefined ? [] : [element('p', { class: 'note' }, note)]),
  )
  if (packages.length === 0) say('The project has no packages.')
  else say(shown.length === packages.length ? '' : `${shown.length} of ${formatCount(packages.length, 'package')}`)
}

function showDetails({ packages }: InspectReport): void {
  const key = selectedKey(packages)
  const pack = packages.find((candidate) => candidate.key === key)
  const panel = byId('details')
  if (pack === undefined) {
    panel.replaceChildren(
      element('h2', { id: 'details-title' }, 'Details'),
      element('p', { class: 'lead' }, 'Choose a package to see what it may do, what it weighs and what it offers.'),
    )
    return
  }
  const more = element('div', { 'aria-live': 'polite' })
  panel.replaceChildren(...renderDetails(pack, packages, more))
  void fill(more, pack)
}

async function fill(more: HTMLElement, { digest }: ReportedPackage): Promise<void> {
  if (digest === undefined) return
  more.append(element('p', { class: 'waiting' }, 'Weighing the package…'))
  try {
    const path = `details/${digest.slice('sha256:'.length)}.json`
    more.replaceChildren(...renderMore(await fetchJson<PackageDetails>(path)))
  } catch (error) {
    more.replaceChildren(element('p', { class: 'problem' }, messageOf(error)))
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
  globalThis.addEventListener('hashchange', () => {
    // The link that was followed is drawn anew, so the focus goes where the reader wants to be.
    show()
    document.getElementById('details-title')?.focus()
  })
}

start().catch((error: unknown) => {
  byId('status').classList.add('problem')
  say(messageOf(error))
})
