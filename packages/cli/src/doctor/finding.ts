/** The result of one check of doctor. */
export interface Finding {
  readonly check: string
  readonly status: 'ok' | 'warning' | 'problem'
  readonly text: string
  /** How to fix it. */
  readonly fix?: string
}

export function ok(check: string, text: string): Finding {
  return { check, status: 'ok', text }
}

export function warning(check: string, text: string, fix: string): Finding {
  return { check, status: 'warning', text, fix }
}

export function problem(check: string, text: string, fix: string): Finding {
  return { check, status: 'problem', text, fix }
}
