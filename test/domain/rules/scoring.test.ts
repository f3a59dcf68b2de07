import t from 'tap'
import type { Policy } from '../../../src/domain/policy.ts'
import { isMark } from '../../../src/domain/rules/decimal.ts'
import {
  bindingOutcome, isValidMark, juryMarkNames, markFaults, markNames, scoreOverall, scoreUnit
} from '../../../src/domain/rules/scoring.ts'

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
  parts: [
    { name: 'trainers', weight: 30, floor: '0', by: 'assessment' },
    { name: 'tutor', weight: 20, floor: '0', by: 'assessment' },
    { name: 'jury', weight: 50, floor: '0', by: 'jury' }
  ]
})
const domain = (trainers: string, tutor: string, jury: string) => ({ marks: { trainers, tutor }, juryMarks: { jury } })

t.test('cement and quarries: a domain is 30/20/50, and needs 10 out of 20', async (t) => {
  const of = ({ marks, juryMarks }: ReturnType<typeof domain>) => scoreUnit(quarries, marks, juryMarks)
  t.hasStrict(of(domain('12', '14', '7.2')), { outcome: 'acquired', mark: '10.00' })
  t.hasStrict(of(domain('12', '14', '7.19')), { outcome: 'not_acquired', mark: '9.99' })
  const lower = { ...quarries, unitFloor: '9.99' }
  t.equal(scoreUnit(lower, { trainers: '12', tutor: '14' }, { jury: '7.19' }).outcome, 'acquired', 'the number is the policy’s')
})

t.test('cement and quarries: the jury’s half is the jury’s: before it, nothing is settled', async (t) => {
  t.same(markNames({ granularity: 'domain', scale: quarries }, []), ['trainers', 'tutor'])
  t.same(juryMarkNames(quarries), ['jury'])
  t.same(scoreUnit(quarries, { trainers: '20', tutor: '20' }), { outcome: 'jury', mark: null, isDistinguished: false })
  t.equal(scoreUnit(quarries, { trainers: '0', tutor: '0' }).outcome, 'jury')
  t.equal(scoreUnit(quarries, { trainers: '20', tutor: '20', jury: '20' }).outcome, 'jury', 'an examiner cannot give it')
  t.same(faultsOf(quarries, { trainers: '12', tutor: '12', jury: '12' }), [{ fault: 'unknown', name: 'jury' }])
})

t.test('cement and quarries: every domain at 10 keeps the domains, an overall mark under 12 gives no certificate', async (t) => {
  const level = (mark: string) => domain(mark, mark, mark)
  t.same(scoreOverall(quarries, [level('10'), level('14')]), { isReached: true, mark: '12.00', needed: '12' })
  t.same(scoreOverall(quarries, [level('10'), level('13.99')]), { isReached: false, mark: '11.99', needed: '12' })
  t.same(scoreOverall({ ...quarries, overall: '11.99' }, [level('10'), level('13.99')]), { isReached: true, mark: '11.99', needed: '11.99' })
  t.same(scoreOverall(quarries, [level('20'), { marks: { trainers: '20', tutor: '20' } }]), { isReached: false, mark: null, needed: '12' })
  t.same(scoreOverall(quarries, []), { isReached: false, mark: null, needed: '12' })
  t.same(scoreOverall(scale({}), []), { isReached: true, mark: null, needed: null })
})

// KALIARTI000041519331: the practical part opens with 12 in theory; the certificate needs 12 and 14, that is 26 out of 40.
const vehicles = scale({
  scheme: 'gate',
  parts: [{ name: 'theory', weight: 1, floor: '12', by: 'assessment' }, { name: 'practical', weight: 1, floor: '14', by: 'assessment' }]
})
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

t.test('a test that the jury holds stays shut below the mark that opens it, and open until the jury marks it', async (t) => {
  const [theory, practical] = vehicles.parts
  const held = scale({ scheme: 'gate', parts: [theory!, { ...practical!, by: 'jury' }] })
  t.equal(scoreUnit(held, { theory: '11.99' }).outcome, 'not_acquired')
  t.equal(scoreUnit(held, { theory: '11.99' }, { practical: '20' }).outcome, 'not_acquired')
  t.equal(scoreUnit(held, { theory: '12' }).outcome, 'jury')
  t.equal(scoreUnit(held, { theory: '12' }, { practical: '14' }).outcome, 'acquired')
  t.equal(scoreUnit(held, { theory: '12' }, { practical: '13.99' }).outcome, 'not_acquired')
  t.same(faultsOf(held, { theory: '12' }), [])
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

// Retail: evidence booklet, quiz, work situation, final interview.
t.test('retail: four tools, each with its own yes', async (t) => {
  const tools = ['booklet', 'quiz', 'work_situation', 'interview']
  const retail = scale({ parts: tools.map((name) => ({ name, weight: 1, floor: '0', by: 'assessment' as const })) })
  const marks = { booklet: 'yes', quiz: 'yes', work_situation: 'yes', interview: 'yes' }
  const faults = (marks: Record<string, string>) => markFaults({ granularity: 'exam_part', scale: retail }, ['C1'], marks)
  t.same(markNames({ granularity: 'exam_part', scale: retail }, ['C1']), tools)
  t.same(faults(marks), [])
  t.equal(scoreUnit(retail, marks).outcome, 'acquired')
  for (const tool of tools) t.equal(scoreUnit(retail, { ...marks, [tool]: 'no' }).outcome, 'not_acquired', tool)
  t.same(faults({ booklet: 'yes', quiz: 'yes', interview: '12' }), [{ fault: 'missing', name: 'work_situation' }, { fault: 'malformed', name: 'interview' }])
  t.same(markNames({ granularity: 'unit', scale: retail }, ['C1']), ['unit'])
  t.same(markNames({ granularity: 'exam_part', scale: scale({}) }, ['C1']), ['unit'], 'no parts: one answer')
})

// Wholesale: assessment in the company, then interview, then the jury.
t.test('wholesale: two stages before the jury, which may hold the second itself', async (t) => {
  const stages = (by: 'assessment' | 'jury') => scale({
    parts: [{ name: 'company', weight: 1, floor: '0', by: 'assessment' }, { name: 'interview', weight: 1, floor: '0', by }]
  })
  t.equal(scoreUnit(stages('assessment'), { company: 'yes', interview: 'no' }).outcome, 'not_acquired')
  t.same(markNames({ granularity: 'exam_part', scale: stages('jury') }, []), ['company'])
  t.equal(scoreUnit(stages('jury'), { company: 'yes' }).outcome, 'jury')
  t.equal(scoreUnit(stages('jury'), { company: 'yes' }, { interview: 'yes' }).outcome, 'acquired')
  t.equal(scoreUnit(stages('jury'), { company: 'no' }, { interview: 'yes' }).outcome, 'not_acquired')
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
  t.same(faultsOf(quarries, { trainers: '20', tutor: '20.00' }), [])
  t.same(faultsOf(quarries, { trainers: '20.01', tutor: '120' }), [{ fault: 'malformed', name: 'trainers' }, { fault: 'malformed', name: 'tutor' }])
  t.same(faultsOf(vehicles, { theory: '20.01' }), [{ fault: 'malformed', name: 'theory' }], 'and opens nothing')
  t.same(faultsOf(vehicles, { theory: '12', practical: '21' }), [{ fault: 'malformed', name: 'practical' }])
})

t.test('a mark that the jury writes is one of its scale', async (t) => {
  const valid = (more: Partial<Scale>, name: string | null, mark: string) => isValidMark(scale(more), name, mark)
  t.ok(valid({ scheme: 'threshold' }, 'first', '100'))
  t.ok(valid({ scheme: 'threshold' }, null, '70'))
  t.notOk(valid({ scheme: 'threshold' }, 'first', '100.01'))
  t.ok(isValidMark(quarries, 'jury', '20'))
  t.notOk(isValidMark(quarries, 'jury', '20.01'))
  t.notOk(isValidMark(quarries, 'nobody', '12'))
  t.ok(isValidMark(vehicles, 'practical', '14'))
  t.notOk(isValidMark(vehicles, 'practical', 'yes'))
  t.ok(valid({}, 'C1', 'yes'))
  t.notOk(valid({}, 'C1', '1'))
  t.ok(valid({ scheme: 'two_key' }, 'company_examiner', 'no'))
  t.notOk(valid({ scheme: 'two_key' }, 'tutor', 'no'))
  t.ok(valid({ scheme: 'opinions' }, 'tutor', 'no'))
})

t.test('a scale without parts or weights, and marks that do not fit, settle nothing: the jury does', async (t) => {
  t.equal(scoreUnit(scale({ scheme: 'gate' }), {}).outcome, 'jury')
  t.equal(scoreUnit(scale({ scheme: 'weighted' }), {}).outcome, 'jury')
  t.equal(scoreUnit(scale({ scheme: 'weighted', parts: [{ name: 'tutor', weight: 0, floor: '0', by: 'assessment' }] }), { tutor: '20' }).outcome, 'jury')
  for (const scheme of ['acquired', 'threshold', 'two_key', 'opinions'] as const) {
    t.equal(scoreUnit(scale({ scheme }), {}).outcome, 'jury', scheme)
    t.equal(scoreUnit(scale({ scheme }), { unit: 'perhaps' }).outcome, 'jury', scheme)
  }
})

t.test('what cannot be reached is not reached, and what does not add up is still a mean', async (t) => {
  const [trainers, ...others] = quarries.parts
  const impossible = { ...quarries, parts: [{ ...trainers!, floor: '25' }, ...others] }
  t.hasStrict(scoreUnit(impossible, { trainers: '20', tutor: '20' }, { jury: '20' }), { outcome: 'not_acquired', mark: '20.00' })
  t.equal(scoreUnit(scale({ scheme: 'threshold', threshold: '101' }), { first: '100' }).outcome, 'not_acquired')
  const light = { ...quarries, parts: [{ ...trainers!, weight: 3 }, ...others] }
  t.hasStrict(scoreUnit(light, { trainers: '10', tutor: '10' }, { jury: '10' }), { outcome: 'acquired', mark: '10.00' })
})

t.test('what is not a decimal of three digits and two decimals is no mark', async (t) => {
  for (const text of ['', '-1', '1e2', '1000', '12.', '.5', '12.345', '12,5', ' 12', '12\n', '٣', 'NaN']) t.notOk(isMark(text), text)
  for (const text of ['0', '100', '12.5', '012.50', '999.99']) t.ok(isMark(text), text)
})
