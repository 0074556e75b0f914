import { expect, it } from 'vitest'
import { componentOf } from '@wasm-pkg/testing/wit'
import { readWitApi } from '../api.js'
import { itemLabel, itemText } from './label.js'

it.each([
  ['draw', 'a:b/c draw'],
  ['[method]canvas.draw', 'a:b/c canvas.draw'],
  ['[async method]canvas.draw', 'a:b/c canvas.draw'],
  ['[static]canvas.open', 'a:b/c canvas.open'],
  ['[constructor]canvas', 'a:b/c new canvas'],
  ['[async]wait', 'a:b/c wait'],
])('%s is labelled as in JavaScript', (name, label) => {
  expect(itemLabel('a:b/c@1.0.0', name)).toBe(label)
})

it('leaves the object of a method out of its text, and nothing else', async () => {
  const wit =
    'package a:b; interface c { resource r { m: func(x: u8) -> u8; none: func(); s: static func(x: borrow<r>); } f: func(x: u8); } world w { export c; }'
  const item = readWitApi(await componentOf(wit)).exports.get('a:b/c')
  const texts = item?.kind === 'interface' ? [...item.items.values()].map(itemText) : []
  expect(texts).toEqual(['func(x: u8) -> u8', 'func()', 'func(x: borrow<r>)', 'func(x: u8)', 'resource'])
})
