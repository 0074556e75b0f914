/** The user wished to stop, at a question that has no other answer. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}
