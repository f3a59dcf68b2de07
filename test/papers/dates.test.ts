import t from 'tap'
import { instantOf, longDate } from '../../src/papers/documents/dates.ts'

t.test('the first of a month is written « 1er » in French, and no other day', async (t) => {
  t.equal(longDate('2026-03-01', 'fr'), '1er\u00a0mars\u00a02026')
  t.equal(longDate('2026-07-14', 'fr'), '14\u00a0juillet\u00a02026')
  t.equal(longDate('2026-08-21', 'fr'), '21\u00a0août\u00a02026')
  t.equal(longDate('2024-02-29', 'fr'), '29\u00a0février\u00a02024')
})

t.test('English dates have the plain number', async (t) => {
  t.equal(longDate('2026-03-01', 'en'), '1\u00a0March\u00a02026')
  t.equal(longDate('2026-12-31', 'en'), '31\u00a0December\u00a02026')
})

t.test('a day that the calendar lacks is refused, not moved', async (t) => {
  for (const date of ['2026-02-29', '2026-04-31', '2026-13-01', '2026-00-10', '2026-3-1', '01/03/2026', '']) {
    t.throws(() => longDate(date, 'fr'), { name: 'RangeError' }, date)
  }
})

t.test('the instant inside the file is midnight UTC, in any zone of the machine', async (t) => {
  t.equal(instantOf('2026-03-01').toISOString(), '2026-03-01T00:00:00.000Z')
})
