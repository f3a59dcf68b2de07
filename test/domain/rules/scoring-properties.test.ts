import fc from 'fast-check'
import t from 'tap'
import type { Policy } from '../../../src/domain/policy.ts'
import { bindingOutcome, markFaults, scoreOverall, scoreUnit, type UnitOutcome } from '../../../src/domain/rules/scoring.ts'

/* Each scheme against a second implementation, written from the sentence of its source. */

type Scale = Policy['result']['scale']
const scale = (more: Partial<Scale>): Scale =>
  ({ scheme: 'acquired', threshold: '70', unitFloor: '0', overall: '0', parts: [], ...more })
const faultsOf = (scale: Scale, marks: Record<string, string>) => markFaults({ granularity: 'unit', scale }, [], marks)

/** A mark is drawn as its hundredths, so that the second implementation never parses text. */
const cents = (most: number) => fc.nat(most)
const written = (value: number) => {
  const text = `${Math.floor(value / 100)}.${String(value % 100).padStart(2, '0')}`
  return value % 100 === 0 ? text.slice(0, -3) : text
}
const outcome = (isAcquired: boolean): UnitOutcome => isAcquired ? 'acquired' : 'not_acquired'
const agrees = (property: fc.IPropertyWithHooks<any>) => fc.assert(property, { seed: 2026, numRuns: 500 })
const record = <T>(entries: readonly (readonly [string, T])[]) => Object.fromEntries(entries)

// "Une moyenne de 70 % est requise": the sum of the marks against as many times the threshold.
t.test('threshold agrees with a count in whole hundredths, per unit and per competence', async (t) => {
  agrees(fc.property(fc.array(cents(10_000), { minLength: 1, maxLength: 5 }), cents(10_100), fc.boolean(), (marks, threshold, isOnEdge) => {
    const sum = marks.reduce((sum, mark) => sum + mark, 0)
    const asked = isOnEdge ? Math.floor(sum / marks.length) : threshold
    const of = scale({ scheme: 'threshold', threshold: written(asked) })
    const given = record(marks.map((mark, index) => [`C${index}`, written(mark)]))
    t.same(markFaults({ granularity: 'competence', scale: of }, Object.keys(given), given), [])
    return scoreUnit(of, given).outcome === outcome(sum >= asked * marks.length)
  }))
})

const answer = fc.constantFrom('yes', 'no')
t.test('two keys and opinions agree with a list of every case', async () => {
  const keys: Record<string, UnitOutcome> = { 'yes yes': 'acquired', 'yes no': 'jury', 'no yes': 'jury', 'no no': 'not_acquired' }
  agrees(fc.property(answer, answer, (company, accredited) => scoreUnit(scale({ scheme: 'two_key' }),
    { company_examiner: company, accredited_examiner: accredited }).outcome === keys[`${company} ${accredited}`]))
  agrees(fc.property(answer, answer, answer, (team, tutor, head) => {
    const favourable = [team, tutor, head].join('').replaceAll('no', '').length / 3
    const { outcome: found, isDistinguished } = scoreUnit(scale({ scheme: 'opinions' }), { training_team: team, tutor, head_of_company: head })
    return found === ['not_acquired', 'not_acquired', 'acquired', 'acquired'][favourable] && isDistinguished === (favourable === 3)
  }))
})

const by = fc.constantFrom('assessment' as const, 'jury' as const)
t.test('acquired agrees with "all of them", per unit, competence and part; what the jury has not said is open', async () => {
  const answers = fc.array(fc.record({ by, said: answer, isSaid: fc.boolean() }), { minLength: 1, maxLength: 4 })
  agrees(fc.property(answers, (all) => {
    const of = scale({ parts: all.map(({ by }, index) => ({ name: `part ${index}`, weight: 1, floor: '0', by })) })
    const said = all.map(({ by, said, isSaid }, index) => ({ by, entry: [`part ${index}`, said] as const, isOpen: by === 'jury' && !isSaid }))
    const marks = record(said.filter(({ by }) => by === 'assessment').map(({ entry }) => entry))
    const juryMarks = record(said.filter(({ by, isOpen }) => by === 'jury' && !isOpen).map(({ entry }) => entry))
    const expected = said.some(({ isOpen }) => isOpen) ? 'jury' : outcome(all.every(({ said }) => said === 'yes'))
    return scoreUnit(of, marks, juryMarks).outcome === expected &&
      markFaults({ granularity: 'exam_part', scale: of }, ['C1'], marks).length === 0
  }))
  agrees(fc.property(fc.array(answer, { minLength: 1, maxLength: 6 }), (all) =>
    scoreUnit(scale({}), record(all.map((said, index) => [`C${index}`, said]))).outcome === outcome(!all.includes('no'))))
})

const parts = fc.array(fc.record({
  weight: fc.integer({ min: 1, max: 100 }), floor: cents(2100), mark: cents(2000), by, isMarked: fc.boolean()
}), { minLength: 1, maxLength: 4 })
type Drawn = typeof parts extends fc.Arbitrary<infer All> ? All : never
const isOpen = ({ by, isMarked }: Drawn[number]) => by === 'jury' && !isMarked
const named = (all: Drawn) => {
  const given = (by: string) => record(all.flatMap((part, index) =>
    part.by === by && !isOpen(part) ? [[`part ${index}`, written(part.mark)] as const] : []))
  return {
    parts: all.map(({ weight, floor, by }, index) => ({ name: `part ${index}`, weight, floor: written(floor), by })),
    marks: given('assessment'),
    juryMarks: given('jury')
  }
}

// "Chaque domaine ≥ 10/20": each part above its own floor, the weighted sum above as many floors as there are weights.
t.test('weighted agrees with a count in whole hundredths', async () => {
  agrees(fc.property(parts, cents(2100), fc.boolean(), (all, floor, isOnEdge) => {
    const { parts, marks, juryMarks } = named(all)
    const weight = all.reduce((sum, part) => sum + part.weight, 0)
    const total = all.reduce((sum, part) => sum + part.weight * part.mark, 0)
    const unitFloor = isOnEdge ? Math.floor(total / weight) : floor
    const found = scoreUnit(scale({ scheme: 'weighted', parts, unitFloor: written(unitFloor) }), marks, juryMarks)
    if (all.some(isOpen)) return found.outcome === 'jury' && found.mark === null
    const isReached = all.every(({ mark, floor }) => mark >= floor) && total >= unitFloor * weight
    return found.outcome === outcome(isReached) && found.mark === (Math.floor(total / weight) / 100).toFixed(2)
  }))
})

const domains = scale({
  scheme: 'weighted',
  parts: [
    { name: 'trainers', weight: 30, floor: '0', by: 'assessment' },
    { name: 'tutor', weight: 20, floor: '0', by: 'assessment' },
    { name: 'jury', weight: 50, floor: '0', by: 'jury' }
  ]
})

t.test('the overall mark agrees with the mean of the units’ means', async () => {
  const units = fc.array(fc.tuple(cents(2000), cents(2000), cents(2000)), { minLength: 1, maxLength: 5 })
  agrees(fc.property(units, cents(2000), fc.boolean(), (all, asked, isOnEdge) => {
    const total = all.reduce((sum, [trainers, tutor, jury]) => sum + 30 * trainers + 20 * tutor + 50 * jury, 0)
    const exact = total / 100 / all.length
    const overall = isOnEdge ? Math.floor(exact) : asked
    const found = scoreOverall({ ...domains, overall: written(overall) }, all.map(([trainers, tutor, jury]) =>
      ({ marks: { trainers: written(trainers), tutor: written(tutor) }, juryMarks: { jury: written(jury) } })))
    return found.isReached === (total >= overall * 100 * all.length) && found.mark === (Math.floor(exact) / 100).toFixed(2)
  }))
})

// "L'épreuve pratique n'est ouverte qu'à partir de 12": one part after the other, until one stays shut.
t.test('gate agrees with one part after the other', async () => {
  agrees(fc.property(parts, (all) => {
    const { parts, marks, juryMarks } = named(all)
    let expected: UnitOutcome = 'acquired'
    for (const part of all) {
      if (isOpen(part)) expected = 'jury'
      else if (part.mark < part.floor) expected = 'not_acquired'
      if (expected !== 'acquired') break
    }
    return scoreUnit(scale({ scheme: 'gate', parts }), marks, juryMarks).outcome === expected
  }))
})

t.test('gate asks for what is open, and for nothing behind it', async (t) => {
  agrees(fc.property(parts, (all) => {
    const own = all.map((part) => ({ ...part, by: 'assessment' as const }))
    const { parts, marks } = named(own)
    const shut = own.findIndex(({ mark, floor }) => mark < floor)
    const behind = (index: number) => shut !== -1 && index > shut
    t.same(faultsOf(scale({ scheme: 'gate', parts }), marks),
      parts.flatMap(({ name }, index) => behind(index) ? [{ fault: 'not_opened', name }] : []))
    const opened = record(Object.entries(marks).filter((_, index) => !behind(index)))
    t.same(faultsOf(scale({ scheme: 'gate', parts }), opened), [])
  }))
})

t.test('a better mark never lowers an outcome', async () => {
  agrees(fc.property(fc.constantFrom('weighted' as const, 'gate' as const), parts, fc.nat(3), fc.nat(500), (scheme, all, index, more) => {
    const better = all.map((part, place) => place === index ? { ...part, mark: Math.min(part.mark + more, 2000) } : part)
    const rank = (some: typeof all) => {
      const { parts, marks, juryMarks } = named(some)
      return ['not_acquired', 'jury', 'acquired'].indexOf(scoreUnit(scale({ scheme, unitFloor: '10', parts }), marks, juryMarks).outcome)
    }
    return rank(better) >= rank(all)
  }))
})

t.test('no scale and no marks make it fail, and only marks without faults are settled by examiners alone', async () => {
  const text = fc.oneof(fc.constantFrom('yes', 'no', '20', '0', '__proto__', 'constructor'), fc.string({ maxLength: 6 }))
  const scales = fc.record({
    scheme: fc.constantFrom('acquired', 'threshold', 'two_key', 'weighted', 'gate', 'opinions'),
    threshold: cents(99_999).map(written),
    unitFloor: cents(99_999).map(written),
    overall: cents(99_999).map(written),
    parts: fc.array(fc.record({ name: fc.oneof(text, fc.constantFrom('tutor', 'jury')), weight: fc.nat(10_000), floor: cents(99_999).map(written), by }))
  })
  const marks = fc.dictionary(fc.oneof(text, fc.constantFrom('tutor', 'jury', 'company_examiner', 'unit')), text)
  agrees(fc.property(scales, marks, marks, (scale, given, juryMarks) => {
    const all = scale as Scale
    markFaults({ granularity: 'exam_part', scale: all }, ['C1'], given)
    scoreOverall(all, [{ marks: given, juryMarks }])
    const { outcome } = scoreUnit(all, given, juryMarks)
    return bindingOutcome(all, [outcome]) === (scale.scheme === 'two_key' && outcome !== 'jury' ? outcome : null)
  }))
})
