/** The user cancelled a question. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}
