import { compareText } from './order.js'
import type { ExtraValue } from './types.js'

// Characters that TOML forbids raw, or that a reviewer would not see: controls, bidirectional and invisible characters,
// line and paragraph separators, lone surrogates.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029"\\]/u
const UNPRINTABLE_ALL = new RegExp(UNPRINTABLE.source, 'gu')

// Matches nearly all strings with a cheap test, without a lookup of character properties.
const PLAIN = /^[ !#-[\]-~]*$/

/** A basic string without raw invisible characters. */
export function printString(text: string): string {
  return !PLAIN.test(text) && UNPRINTABLE.test(text)
    ? `"${text.replace(UNPRINTABLE_ALL, escapeCharacter)}"`
    : `"${text}"`
}

function escapeCharacter(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`
  const point = character.codePointAt(0) ?? 0
  // TOML has no syntax for a lone surrogate.
  if (point >= 0xd800 && point <= 0xdfff) return '\uFFFD'
  return point > 0xffff ? `\\U${point.toString(16).padStart(8, '0')}` : `\\u${point.toString(16).padStart(4, '0')}`
}

export function printKey(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : printString(key)
}

/** One item per line, so that an added item is one added line in a diff. */
export function printArray(items: readonly string[]): string {
  return items.length === 0 ? '[]' : `[\n${items.map((item) => `    ${printString(item)},\n`).join('')}]`
}

/** A value of an unknown key: lists of strings like ours, everything else on one line. */
export function printValue(value: ExtraValue): string {
  if (isTextList(value)) return printArray(value)
  return printInline(value)
}

function printInline(value: ExtraValue): string {
  if (typeof value === 'string') return printString(value)
  if (typeof value === 'number') return printFloat(value)
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (value instanceof Date) return value.toISOString()
  if (isList(value)) return `[${value.map(printInline).join(', ')}]`
  const keys = [...value.keys()].toSorted(compareText)
  if (keys.length === 0) return '{}'
  return `{ ${keys.map((key) => `${printKey(key)} = ${printInline(value.get(key) ?? '')}`).join(', ')} }`
}

/** Integers are bigints here, so a number is a float and must stay one. */
function printFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (Object.is(value, -0)) return '-0.0'
  const text = String(value)
  return Number.isInteger(value) && !text.includes('e') ? `${text}.0` : text
}

function isList(value: ExtraValue): value is readonly ExtraValue[] {
  return Array.isArray(value)
}

function isTextList(value: ExtraValue): value is readonly string[] {
  return isList(value) && value.every((item) => typeof item === 'string')
}
