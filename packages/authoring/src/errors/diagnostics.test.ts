import { describe, expect, it } from 'vitest'
import { readDiagnostics } from './diagnostics.js'

const at = (file: string, line: number, column?: number) => ({
  file,
  line,
  ...(column === undefined ? {} : { column }),
})

describe('readDiagnostics', () => {
  it.each([
    [
      'rustc',
      'warning: unused\n --> src/lib.rs:1:1\nerror[E0425]: cannot find value `x` in this scope\n --> src/lib.rs:3:5\n  |\n',
      [{ message: 'cannot find value `x` in this scope', location: at('src/lib.rs', 3, 5) }],
    ],
    [
      'clang',
      "src/a.c:3:5: warning: unused\nC:\\a\\b.c:4:6: error: use of undeclared identifier 'x'\nsrc/a.c:9:2: fatal error: 'x.h' file not found",
      [
        { message: "use of undeclared identifier 'x'", location: at('C:\\a\\b.c', 4, 6) },
        { message: "'x.h' file not found", location: at('src/a.c', 9, 2) },
      ],
    ],
    [
      'tsc',
      "src/index.ts(2,14): error TS2322: Type 'string' is not assignable to type 'number'.",
      [
        {
          message: "TS2322: Type 'string' is not assignable to type 'number'.",
          location: at('src/index.ts', 2, 14),
        },
      ],
    ],
    [
      'the parser of WIT',
      'error: failed to parse\n\nCaused by:\n    expected `;`\n         --> wit/world.wit:3:5\n          |',
      [{ message: 'failed to parse', location: at('wit/world.wit', 3, 5) }],
    ],
    [
      'Python',
      'Traceback (most recent call last):\n  File "tool.py", line 1, in <module>\n  File "app.py", line 7\n    def f(\nSyntaxError: x',
      [{ message: '', location: at('app.py', 7) }],
    ],
    ['nothing', 'note: see src/lib.rs:1:1\n', []],
  ])('reads the errors of %s', (_tool, output, expected) => {
    expect(readDiagnostics(output)).toEqual(expected)
  })
})
