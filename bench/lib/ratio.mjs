/**
 * The row that a row is compared with: itself, if it is the base.
 *
 * @param {readonly import('./measure.mjs').Measurement[]} rows
 * @param {import('./measure.mjs').Measurement} row
 */
export function baseOf(rows, row) {
  return row.against === undefined ? rows[0] : rows.find(({ what }) => what === row.against)
}

/**
 * A row compared with its base, as `1.23x`; empty for the base itself.
 *
 * @param {readonly import('./measure.mjs').Measurement[]} rows
 * @param {import('./measure.mjs').Measurement} row
 * @param {'median' | 'cpu'} of
 */
export function ratio(rows, row, of) {
  const base = baseOf(rows, row)
  const [value, unit] = [row[of], base?.[of]]
  return base === row || value === undefined || !unit ? '' : `${(value / unit).toFixed(2)}x`
}
