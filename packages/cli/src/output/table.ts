import { escapeText } from '@wasm-pkg/registry-client/text'

/** Maximum length of one cell: longer than any name or digest, too short to flood a terminal. */
const MAX_CELL = 300

/** Aligns columns with two spaces between them. Escapes every cell. Does not pad the last column. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  return tableLines(rows).join('\n')
}

/** The lines of a table, one for each row, for callers that style or indent them. */
export function tableLines(rows: readonly (readonly string[])[]): readonly string[] {
  const escaped = rows.map((row) => row.map((cell) => escapeText(cell, MAX_CELL)))
  const widths: number[] = []
  for (const row of escaped) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length)
  }
  return escaped.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}
