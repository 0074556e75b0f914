import { expect, it } from 'vitest'
import { permissionFindings, strayGrants } from './findings.js'
import type { Grants, Permissions } from '@wasm-pkg/wasi'

const subject = {
  name: 'acme:net',
  id: 'acme:net@1.0.0',
  imports: ['wasi:http/outgoing-handler@0.2.3', 'wasi:cli/environment@0.2.3', 'wasi:clocks/wall-clock@0.2.3', 'log'],
}
const own = (grants: Grants) => new Map([['acme:net', grants]])
const kinds = (permissions: Permissions) =>
  permissionFindings(permissions, subject).map(({ kind, permission }) => `${kind} ${permission}`)

it('reports what is imported and never granted', () => {
  expect(kinds(new Map())).toEqual(['denied env', 'denied args', 'denied network'])
  expect(kinds(new Map([['*', { env: true, args: [] }]]))).toEqual(['denied args', 'denied network'])
  expect(permissionFindings(new Map(), subject)[2]?.imports).toEqual(['wasi:http/outgoing-handler@0.2.3'])
})

it('takes a network alone for nothing that opens connections, as the review does', () => {
  const alone = { ...subject, imports: ['wasi:sockets/instance-network@0.2.3', 'wasi:sockets/network@0.2.3'] }
  expect(permissionFindings(new Map(), alone)).toEqual([])
  expect(permissionFindings(own({ network: true }), alone)).toMatchObject([{ kind: 'unused', permission: 'network' }])
  const socket = { ...subject, imports: [...alone.imports, 'wasi:sockets/tcp@0.2.3'] }
  expect(permissionFindings(new Map(), socket)).toMatchObject([
    { kind: 'denied', permission: 'network', imports: ['wasi:sockets/tcp@0.2.3'] },
  ])
})

it('warns about grants that are never needed, unless they are for all packages', () => {
  const grants = { preopens: { '/': '.' }, network: true, env: true, args: true } as const
  expect(kinds(new Map([['acme:net', grants]]))).toEqual(['unused preopens'])
  expect(kinds(new Map([['*', grants]]))).toEqual([])
  expect(kinds(new Map([['acme:net', { stdio: true, network: true, env: true, args: true }]]))).toEqual([
    'unused stdio',
  ])
  // Denying a permission that is not needed is not an unused grant.
  expect(kinds(new Map([['acme:net', { exit: false, stdio: false }]]))).not.toContain('unused stdio')
})

it('finds grants to packages that are not there', () => {
  const permissions: Permissions = new Map([
    ['*', { network: true }],
    ['acme:nte', { network: true }],
  ])
  expect(strayGrants(permissions, new Set(['acme:net']))).toMatchObject([{ kind: 'unused', package: 'acme:nte' }])
})

it('tells what does nothing in a browser', () => {
  const imports = [
    'wasi:http/outgoing-handler@0.2.3',
    'wasi:io/poll@0.2.3',
    'wasi:cli/environment@0.2.3',
    'wasi:filesystem/preopens@0.2.3',
  ]
  const inBrowser = (permissions: Permissions, waits: readonly string[] = []) =>
    permissionFindings(permissions, { ...subject, imports, platform: 'browser', waits })
      .filter(({ kind }) => kind === 'powerless')
      .map(({ text }) => text)
  const everything = own({ preopens: { '/': '.' }, env: true, args: true, network: true })
  expect(inBrowser(everything)).toEqual([
    'wasmPkg.permissions["acme:net"].preopens has no effect in a browser, which has no folders',
    'wasmPkg.permissions["acme:net"].env has no effect in a browser, which has no environment variables: give an object of values',
    'wasmPkg.permissions["acme:net"].args has no effect in a browser, which has no arguments: give a list',
    'wasmPkg.permissions["acme:net"].network does nothing in a browser unless the functions of wasi:io/poll can wait: list them in wasmPkg.async',
  ])
  expect(inBrowser(own({ env: ['HOME'] }))).toHaveLength(1)
  expect(inBrowser(own({ env: { A: '1' }, args: ['a'], preopens: {} }))).toEqual([])
  expect(inBrowser(own({ network: true }), ['wasi:io/poll#poll'])).toEqual([])
  expect(inBrowser(new Map([['*', { preopens: { '/': '.' } }]]))).toEqual([])
  expect(permissionFindings(everything, { ...subject, imports, platform: 'node' })).toEqual([])
})
