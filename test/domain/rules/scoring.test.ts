import fc from 'fast-check'
import t from 'tap'
import type { Policy } from '../../../src/domain/policy.ts'
import { isMark } from '../../../src/domain/rules/decimal.ts'
import { bindingOutcome, markFaults, scoreOverall, scoreUnit, type UnitOutcome } from '../../../src/domain/rules/scoring.ts'

type Scale = Policy['result']['scale']
const scale = (more: Partial<Scale>): Scale =>
  ({ scheme: 'acquired', threshold: '70', unitFloor: '0', overall: '0', parts: [], ...more })

// guide-cqp.ocapiat.fr, deliberation-du-jury-national-paritaire-cqp: a unit needs an average of 70 % from two examiners.
t.test('food and agricultural cooperation: an average of exactly 70 % is enough, 69.99 is not', async (t) => {
  const of = (marks: Record<string, string>) => scoreUnit(scale({ scheme: 'threshold' }), marks)
  t.same(of({ first: '80', second: '60' }), { outcome: 'acquired', mark: '70.00', isDistinguished: false })
  t.same(of({ first: '79.98', second: '60' }), { outcome: 'not_acquired', mark: '69.99', isDistinguished: false })
  t.hasStrict(of({ first: '70', second: '70', third: '69.99' }), { outcome: 'not_acquired', mark: '69.99' })
})

// KALIARTI000023175941: both positive binds the jury, both negative too, if they differ the jury studies the file.
t.test('building materials, VAE: two keys bind the jury when they agree, and leave it free when they do not', async (t) => {
  const twoKey = scale({ scheme: 'two_key' })
  const of = (company: string, accredited: string) =>
    scoreUnit(twoKey, { company_examiner: company, accredited_examiner: accredited }).outcome
  t.equal(of('yes', 'yes'), 'acquired')
  t.equal(of('no', 'no'), 'not_acquired')
  t.equal(of('yes', 'no'), 'jury')
  t.equal(of('no', 'yes'), 'jury')
  t.equal(bindingOutcome(twoKey, ['acquired']), 'acquired')
  t.equal(bindingOutcome(twoKey, ['not_acquired', 'not_acquired']), 'not_acquired')
  t.equal(bindingOutcome(twoKey, ['jury']), null)
  t.equal(bindingOutcome(twoKey, ['acquired', 'not_acquired']), null)
  t.equal(bindingOutcome(twoKey, []), null)
  t.equal(bindingOutcome(scale({}), ['acquired']), null)
})

// ceficem.fr, les-modalites-devaluation: 30 % trainers, 20 % tutor, 50 % jury; every domain 10, overall 12.
const quarries = scale({
  scheme: 'weighted',
  unitFloor: '10',
  overall: '12',
  parts: [{ name: 'trainers', weight: 30, floor: '0' }, { name: 'tutor', weight: 20, floor: '0' }, { name: 'jury', weight: 50, floor: '0' }]
})

t.test('cement and quarries: a domain is 30/20/50, and needs 10 out of 20', async (t) => {
  t.hasStrict(scoreUnit(quarries, { trainers: '12', tutor: '14', jury: '7.2' }), { outcome: 'acquired', mark: '10.00' })
  t.hasStrict(scoreUnit(quarries, { trainers: '12', tutor: '14', jury: '7.19' }), { outcome: 'not_acquired', mark: '9.99' })
})

t.test('cement and quarries: every domain at 10 keeps the domains, an overall mark under 12 gives no certificate', async (t) => {
  const level = (mark: string) => ({ marks: { trainers: mark, tutor: mark, jury: mark } })
  t.same(scoreOverall(quarries, [level('10'), level('14')]), { isReached: true, mark: '12.00', needed: '12' })
  t.same(scoreOverall(quarries, [level('10'), level('13.99')]), { isReached: false, mark: '11.99', needed: '12' })
  t.same(scoreOverall(quarries, []), { isReached: false, mark: null, needed: '12' })
  t.same(scoreOverall(scale({}), []), { isReached: true, mark: null, needed: null })
})

// KALIARTI000041519331: the practical part opens with 12 in theory; the certificate needs 12 and 14, that is 26 out of 40.
const vehicles = scale({ scheme: 'gate', parts: [{ name: 'theory', weight: 1, floor: '12' }, { name: 'practical', weight: 1, floor: '14' }] })
const faultsOf = (scale: Scale, marks: Record<string, string>, competences: string[] = []) =>
  markFaults({ granularity: competences.length ? 'competence' : 'unit', scale }, competences, marks)

t.test('leisure vehicles: twelve in theory opens the practical test, which needs fourteen', async (t) => {
  t.equal(scoreUnit(vehicles, { theory: '12', practical: '14' }).outcome, 'acquired')
  t.equal(scoreUnit(vehicles, { theory: '20', practical: '13.99' }).outcome, 'not_acquired')
  t.equal(scoreUnit(vehicles, { theory: '11.99' }).outcome, 'not_acquired')
  t.same(faultsOf(vehicles, { theory: '11.99' }), [])
  t.same(faultsOf(vehicles, { theory: '11.99', practical: '20' }), [{ fault: 'not_opened', name: 'practical' }])
  t.same(faultsOf(vehicles, { theory: '12' }), [{ fault: 'missing', name: 'practical' }])
})

// KALIARTI000005823151: three favourable opinions pass with distinction, two pass, one is refused.
t.test('the older trade text: the number of favourable opinions decides', async (t) => {
  const of = (team: string, tutor: string, head: string) =>
    scoreUnit(scale({ scheme: 'opinions' }), { training_team: team, tutor, head_of_company: head })
  t.hasStrict(of('yes', 'yes', 'yes'), { outcome: 'acquired', isDistinguished: true })
  t.hasStrict(of('yes', 'no', 'yes'), { outcome: 'acquired', isDistinguished: false })
  t.hasStrict(of('no', 'no', 'yes'), { outcome: 'not_acquired', isDistinguished: false })
  t.hasStrict(of('no', 'no', 'no'), { outcome: 'not_acquired', isDistinguished: false })
})

// KALIARTI000041698698: all the competences must be acquired.
t.test('metallurgy: a unit is acquired when each of its competences is', async (t) => {
  t.equal(scoreUnit(scale({}), { C1: 'yes', C2: 'yes' }).outcome, 'acquired')
  t.equal(scoreUnit(scale({}), { C1: 'yes', C2: 'no' }).outcome, 'not_acquired')
  t.same(faultsOf(scale({}), { C1: 'yes' }, ['C1', 'C2']), [{ fault: 'missing', name: 'C2' }])
  t.same(faultsOf(scale({}), { unit: 'yes' }), [])
})

t.test('a mark that is not one of the scale is told by its name', async (t) => {
  t.same(faultsOf(scale({ scheme: 'threshold' }), {}), [{ fault: 'missing', name: 'mark' }])
  t.same(faultsOf(scale({ scheme: 'threshold' }), { first: '70,5' }), [{ fault: 'malformed', name: 'first' }])
  t.same(faultsOf(scale({ scheme: 'two_key' }), { company_examiner: 'yes', tutor: 'yes' }),
    [{ fault: 'missing', name: 'accredited_examiner' }, { fault: 'unknown', name: 'tutor' }])
  t.same(faultsOf(scale({}), { unit: '12' }), [{ fault: 'malformed', name: 'unit' }])
})

// Food counts out of 100; quarries and leisure vehicles out of 20 (above).
t.test('no mark is over the top of its scale', async (t) => {
  t.same(faultsOf(scale({ scheme: 'threshold' }), { first: '100', second: '100.00' }), [])
  t.same(faultsOf(scale({ scheme: 'threshold' }), { first: '100.01', second: '40' }), [{ fault: 'malformed', name: 'first' }])
  t.same(faultsOf(quarries, { trainers: '20', tutor: '20.00', jury: '20' }), [])
  t.same(faultsOf(quarries, { trainers: '20.01', tutor: '20', jury: '120' }),
    [{ fault: 'malformed', name: 'trainers' }, { fault: 'malformed', name: 'jury' }])
  t.same(faultsOf(vehicles, { theory: '20.01' }), [{ fault: 'malformed', name: 'theory' }], 'and opens nothing')
  t.same(faultsOf(vehicles, { theory: '12', practical: '21' }), [{ fault: 'malformed', name: 'practical' }])
})

t.test('a scale without parts or weights settles nothing: the jury does', async (t) => {
  t.equal(scoreUnit(scale({ scheme: 'gate' }), {}).outcome, 'jury')
  t.equal(scoreUnit(scale({ scheme: 'weighted' }), {}).outcome, 'jury')
  t.equal(scoreUnit(scale({ scheme: 'weighted', parts: [{ name: 'tutor', weight: 0, floor: '0' }] }), { tutor: '20' }).outcome, 'jury')
})

t.test('what is not a decimal of three digits and two decimals is no mark', async (t) => {
  for (const text of ['', '-1', '1e2', '1000', '12.', '.5', '12.345', '12,5', ' 12', '12\n', '٣', 'NaN']) t.notOk(isMark(text), text)
  for (const text of ['0', '100', '12.5', '012.50', '999.99']) t.ok(isMark(text), text)
})

/** A mark with how many hundredths it is, so that the second implementation never parses text. */
const cents = fc.nat(2000)
const written = (value: number) => {
  const text = `${Math.floor(value / 100)}.${String(value % 100).padStart(2, '0')}`
  return value % 100 === 0 ? text.slice(0, -3) : text
}
const outcome = (isAcquired: boolean): UnitOutcome => isAcquired ? 'acquired' : 'not_acquired'

t.test('threshold agrees with a count in whole hundredths', async () => {
  fc.assert(fc.property(fc.array(cents, { minLength: 1, maxLength: 5 }), cents, (marks, threshold) => {
    const record = Object.fromEntries(marks.map((mark, index) => [`examiner ${index}`, written(mark)]))
    const expected = marks.reduce((sum, mark) => sum + mark, 0) >= threshold * marks.length
    return scoreUnit(scale({ scheme: 'threshold', threshold: written(threshold) }), record).outcome === outcome(expected)
  }))
})

const parts = fc.array(fc.record({ weight: fc.integer({ min: 1, max: 100 }), floor: cents, mark: cents }), { minLength: 1, maxLength: 4 })
const named = (all: readonly { weight: number, floor: number, mark: number }[]) => ({
  parts: all.map(({ weight, floor }, index) => ({ name: `part ${index}`, weight, floor: written(floor) })),
  marks: Object.fromEntries(all.map(({ mark }, index) => [`part ${index}`, written(mark)]))
})

t.test('weighted and gate agree with a count in whole hundredths', async () => {
  fc.assert(fc.property(parts, cents, (all, unitFloor) => {
    const { parts, marks } = named(all)
    const floors = all.every(({ mark, floor }) => mark >= floor)
    const weight = all.reduce((sum, part) => sum + part.weight, 0)
    const total = all.reduce((sum, part) => sum + part.weight * part.mark, 0)
    const weighted = scoreUnit(scale({ scheme: 'weighted', parts, unitFloor: written(unitFloor) }), marks)
    return weighted.outcome === outcome(floors && total >= unitFloor * weight) &&
      weighted.mark === (Math.floor(total / weight) / 100).toFixed(2) &&
      scoreUnit(scale({ scheme: 'gate', parts }), marks).outcome === outcome(floors)
  }))
})

t.test('a better mark never lowers an outcome', async () => {
  fc.assert(fc.property(parts, fc.nat(3), fc.nat(500), (all, index, more) => {
    const better = all.map((part, place) => place === index ? { ...part, mark: Math.min(part.mark + more, 2000) } : part)
    const of = (some: typeof all) => scoreUnit(scale({ scheme: 'weighted', unitFloor: '10', parts: named(some).parts }), named(some).marks)
    return of(all).outcome === 'not_acquired' || of(better).outcome === 'acquired'
  }))
})
