import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { root } from '../../scripts/lib/root.mjs'
import { peer } from './peer.mjs'
import { chromium } from './browser.mjs'

/** What is compared, and what it runs on. */
const TOOLS = ['vite', 'rollup', 'rolldown', '@bytecodealliance/jco', 'unplugin']

/**
 * Where and of what a run was.
 *
 * @typedef {object} Run
 * @property {string} date as `2026-01-31`
 * @property {string} commit
 * @property {boolean} changed whether files differ from the commit
 * @property {boolean} quick
 * @property {string} platform
 * @property {string} cpu
 * @property {number} cores
 * @property {string} memory
 * @property {readonly string[]} versions
 * @property {number} load processes that were running or waiting in the minute before the run, on average
 */

/** @param {boolean} quick @returns {Run} */
export function describeRun(quick) {
  const [core] = cpus()
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: git('rev-parse', '--short=10', 'HEAD'),
    changed: git('status', '--porcelain', '--', ':!docs/benchmarks.md') !== '',
    quick,
    platform: `${process.platform} ${process.arch}`,
    cpu: core?.model.trim() ?? 'unknown processor',
    cores: cpus().length,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    versions: [`Node.js ${process.version.slice(1)}`, ...TOOLS.map(installed), ...browser(), ...peers()],
    load: loadavg()[0] ?? 0,
  }
}

/** @param {readonly string[]} args */
function git(...args) {
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return 'unknown'
  }
}

/** @param {string} name */
function installed(name) {
  return versionIn(join(root, 'node_modules', name, 'package.json'))
}

/** @param {string} manifest */
function versionIn(manifest) {
  const { name, version } = JSON.parse(readFileSync(manifest, 'utf8'))
  return `${name} ${version}`
}

function browser() {
  if (chromium === undefined) return []
  const version = execFileSync(chromium, ['--version', '--no-sandbox'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return [/^Chromium [\d.]+/.exec(version)?.[0] ?? 'Chromium']
}

function peers() {
  return peer === undefined ? [] : [versionIn(join(peer, '../../package.json'))]
}
