/** Pixels of the picture. */
export const NODE = { width: 156, height: 44, gapX: 38, gapY: 12, margin: 4 } as const

/** The left edge of a column. */
export function left(column: number): number {
  return NODE.margin + column * (NODE.width + NODE.gapX)
}

/** The upper edge of a row. */
export function top(row: number): number {
  return NODE.margin + row * (NODE.height + NODE.gapY)
}
