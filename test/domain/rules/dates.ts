import fc from 'fast-check'

/** Dates of 1990 to 2110, so that 2100, which has no 29 February, is among them; month ends come up more often. */
export const days = (): fc.Arbitrary<string> => fc.oneof(
  fc.integer({ min: Date.UTC(1990, 0, 1) / 86_400_000, max: Date.UTC(2110, 0, 1) / 86_400_000 })
    .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10)),
  fc.tuple(fc.integer({ min: 1990, max: 2109 }), fc.integer({ min: 1, max: 12 }))
    .map(([year, month]) => new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10))
)
