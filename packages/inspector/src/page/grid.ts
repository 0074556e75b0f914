/** Sizes of the picture, in pixels. */
export interface Grid {
  readonly width: number
  readonly height: number
  readonly gapX: number
  readonly gapY: number
  readonly margin: number
  /** Monospaced characters that fit into a node. */
  readonly characters: number
}

export const WIDE: Grid = { width: 156, height: 44, gapX: 38, gapY: 12, margin: 4, characters: 19 }

/** Three columns fit into a screen of 400 pixels. */
export const NARROW: Grid = { width: 98, height: 44, gapX: 18, gapY: 12, margin: 2, characters: 11 }

/** The left edge of a column. */
export function left({ margin, width, gapX }: Grid, column: number): number {
  return margin + column * (width + gapX)
}

/** The upper edge of a row. */
export function top({ margin, height, gapY }: Grid, row: number): number {
  return margin + row * (height + gapY)
}
