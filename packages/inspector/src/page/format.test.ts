import { describe, expect, it } from 'vitest'
import { fit, formatBytes, formatCount, formatDuration, shorten } from './format.js'

describe('formatBytes', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1234, '1.2 kB'],
    [123_456, '123 kB'],
    [12_055_191, '12.1 MB'],
  ])('%d is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))
})

describe('formatDuration', () => {
  it.each([
    [0.4, '0.4 ms'],
    [41.6, '42 ms'],
    [1234, '1.2 s'],
    [61_000, '61 s'],
  ])('%d is %s', (milliseconds, text) => expect(formatDuration(milliseconds)).toBe(text))
})

describe('formatCount', () => {
  it('has a plural', () =>
    expect([formatCount(1, 'package'), formatCount(2, 'package')]).toEqual(['1 package', '2 packages']))
})

describe('shorten', () => {
  it('keeps both ends and the length', () => {
    expect(shorten('acme:image', 10)).toBe('acme:image')
    expect(shorten('a-very-long-namespace:and-its-name', 11)).toBe('a-ver…-name')
  })
})

describe('fit', () => {
  it.each([
    ['acme:image', 'acme:image'],
    ['acme:package-alpha-x4', '…:package-alpha-x4'],
    ['acme:a-very-long-name-indeed', '…:a-very-…me-indeed'],
  ])('of %s is %s', (name, text) => expect(fit(name, 19)).toBe(text))
})
