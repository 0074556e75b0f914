/** Words that WIT reads as something else than a name. */
export const WIT_KEYWORDS: ReadonlySet<string> = new Set(
  'as async bool borrow char constructor enum export f32 f64 flags from func future import include interface list map option own package record resource result s16 s32 s64 s8 static stream string tuple type u16 u32 u64 u8 use variant with world'.split(
    ' ',
  ),
)
