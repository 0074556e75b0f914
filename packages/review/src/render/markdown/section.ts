/** One part of the page. */
export interface Section {
  readonly title: string
  /** The text above the rows, such as a table's head. */
  readonly header: string
  readonly rows: readonly string[]
  readonly collapsed: boolean
}

/** As many rows as fit, and the number of the others. */
export function render(part: Section, room: number): string {
  const { header, rows } = part
  const { open, close } = frame(part)
  if (lengthOf(part) <= room) return `${open}${header}${rows.map(line).join('')}${close}`
  let text = `${open}${header}`
  let kept = 0
  for (const row of rows) {
    if (text.length + line(row).length + more(rows.length).length + close.length > room) break
    text += line(row)
    kept += 1
  }
  return `${kept === 0 ? open : text}${more(rows.length - kept)}${close}`
}

/** The length of the complete section. */
export function lengthOf(part: Section): number {
  const { open, close } = frame(part)
  return part.rows.reduce((sum, row) => sum + line(row).length, open.length + part.header.length + close.length)
}

function frame({ title, rows, collapsed }: Section): { readonly open: string; readonly close: string } {
  return collapsed
    ? { open: `\n<details><summary>${title} (${rows.length})</summary>\n\n`, close: '\n</details>\n' }
    : { open: `\n### ${title}\n\n`, close: '' }
}

function more(count: number): string {
  return `\n${count} more lines were left out.\n`
}

function line(row: string): string {
  return `${row}\n`
}

/** A list. */
export function section(title: string, rows: readonly string[]): Section {
  return { title, header: '', rows, collapsed: false }
}

export function table(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): Section {
  const header = `${tableLine(columns)}\n${tableLine(columns.map(() => '---'))}\n`
  return { title, header, rows: rows.map(tableLine), collapsed: false }
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
