/**
 * How a curve grows in its last step, as the exponent of a power: 0 if it does not grow, 1 if it is proportional, 2 if it is
 * square. What is the same at every point, such as the start of a process, is left out.
 *
 * @param {readonly (readonly [x: number, y: number])[]} points at least three, by x
 * @returns {number}
 */
export function growth(points) {
  const [[, least = 0] = []] = points
  const [[x1 = 0, y1 = 0] = [], [x2 = 0, y2 = 0] = []] = points.slice(-2)
  const [before, after] = [y1 - least, y2 - least]
  if (after <= least * FLAT) return 0
  // Nothing before to compare with: as if it had been just what counts as flat.
  return Math.log(after / Math.max(before, least * FLAT)) / Math.log(x2 / x1)
}

/** Part of the first value up to which a change is noise. */
const FLAT = 0.25
