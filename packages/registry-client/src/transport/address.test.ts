import { describe, expect, it } from 'vitest'

import { isPrivateAddress, isPrivateTarget, leadsInside } from './address.js'

describe('private addresses', () => {
  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '127.0.0.1',
    '169.254.169.254',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fd00::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '2001:0:1::1',
    '64:ff9b:1::8.8.8.8',
    // An IPv4 host within an IPv6 address.
    '::127.0.0.1',
    '::7f00:1',
    '::ffff:7f00:1',
    '::ffff:10.0.0.1',
    '::ffff:0:127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::169.254.169.254',
    '2002:7f00:1::',
    '2002:a9fe:a9fe::1',
  ])('%s', (address) => {
    expect(isPrivateAddress(address)).toBe(true)
  })

  it.each([
    '1.1.1.1',
    '172.32.0.1',
    '223.255.255.255',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
    '2002:808:808::1',
    'ghcr.io',
    '',
  ])('but not %s', (address) => {
    expect(isPrivateAddress(address)).toBe(false)
  })
})

it('names of this machine and of metadata services are private, whatever resolves them', async () => {
  for (const host of ['localhost', 'a.localhost.', 'metadata.google.internal', '[::127.0.0.1]', '0x7f.1']) {
    expect([host, await isPrivateTarget(new URL(`http://${host}/`))]).toEqual([host, true])
  }
})

function leads(from: string, to: string): Promise<boolean> {
  return leadsInside(new URL(`https://${from}/`), new URL(`https://${to}/`))
}

it('only who is outside leads inside', async () => {
  expect(await leads('1.1.1.1', '10.0.0.1')).toBe(true)
  expect(await leads('10.0.0.2', '10.0.0.1')).toBe(false)
  expect(await leads('10.0.0.1', '10.0.0.1')).toBe(false)
  expect(await leads('10.0.0.1', '1.1.1.1')).toBe(false)
})
