import { expect, it } from 'vitest'
import { withPromises } from './promises.js'

const TEXT = `export function decode(bytes: Uint8Array): Image;
export function decodeAll(): void;
declare function _delete(id: number): void;
export { _delete as delete };
export function already(): Promise<number>;

export class Image {
  constructor(width: number)
  /** decode(x): y; */
  scale(by: number): Image;
  static load(name: string): Image;
}

export class Other {
  scale(by: number): Other;
}
`
const id = 'acme:image/codec@1.0.0'
const run = (...names: string[]): string[] => {
  const changed = withPromises(TEXT, id, { imports: [], exports: names.map((name) => `${id}#${name}`) }).split('\n')
  const before = TEXT.split('\n')
  return changed.filter((line, index) => line !== before[index]).map((line) => line.trim())
}

it('gives promises from functions that wait, and from no other', () => {
  expect(run()).toEqual([])
  expect(run('decode', 'already')).toEqual(['export function decode(bytes: Uint8Array): Promise<Image>;'])
  expect(run('decode-all', 'delete')).toEqual([
    'export function decodeAll(): Promise<void>;',
    'declare function _delete(id: number): Promise<void>;',
  ])
  expect(withPromises(TEXT, id, { imports: ['acme:image/other@1.0.0#decode'], exports: [] })).toBe(TEXT)
  expect(withPromises(TEXT, id, undefined)).toBe(TEXT)
})

it('does so of the methods of one resource', () => {
  expect(run('[method]image.scale')).toEqual(['scale(by: number): Promise<Image>;'])
  expect(run('[static]image.load')).toEqual(['static load(name: string): Promise<Image>;'])
  expect(run('[method]other.scale')).toEqual(['scale(by: number): Promise<Other>;'])
  expect(run('[constructor]image')).toEqual([])
  expect(run('[method]nothing.scale')).toEqual([])
})
