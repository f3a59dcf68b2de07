import fc from 'fast-check'
import assert from 'node:assert/strict'
import t from 'tap'
import type { Application } from '../../src/domain/application.ts'
import { isAdmissible } from '../../src/domain/application-vae-guards.ts'
import { precheckSteps } from '../../src/domain/policy.ts'
import { localDate } from '../../src/domain/rules/calendar.ts'
import { isExperienced, precheck, type PrecheckFact } from '../../src/domain/rules/precheck.ts'
import { apply, file, ids, type World } from '../support/files.ts'
import { policyFor, policyId, refusalOf } from '../support/obeys.ts'

const inVae = file({ status: 'in_vae', completedOn: '2026-01-15', tacitAdmissionOn: '2026-03-15' })
const result = (step: PrecheckFact['step'], isPassed = true): PrecheckFact => ({ step, isPassed })
const grid = result('self_positioning')
const preFile = result('pre_file')
const quiz = result('quiz')
/** The assessment organisation runs the steps, not the jury [S17]. */
const three = policyFor({ vae: { admissibilityDecider: 'assessment_organisation', precheck: { steps: [...precheckSteps] } } })
const byExaminer = (prechecks: readonly PrecheckFact[], more: World = {}): World =>
  ({ role: 'examiner', policy: three, ...more, facts: { prechecks, ...more.facts } })

const record = ({ step, isPassed }: PrecheckFact, prechecks: readonly PrecheckFact[], more: World = {}) =>
  apply(inVae, { type: 'record_precheck', id: ids.decision, step, isPassed, score: '62.5', comment: null }, byExaminer(prechecks, more))
const decide = (isAdmissible: boolean, prechecks: readonly PrecheckFact[], more: World = {}, state: Application = inVae) =>
  apply(state, { type: 'decide_admissibility', id: ids.decision, isAdmissible, reason: 'As the quiz says', gaps: [] }, byExaminer(prechecks, more)).after

// Domain 3.6, OCAPIAT: grid, then pre-file, then quiz; an incomplete pre-file goes back and the quiz stays closed [S16].
t.test('the steps open one another', async (t) => {
  t.match(record(grid, []).event, {
    type: 'application.precheck_recorded',
    fact: { applicationId: ids.application, step: 'self_positioning', isPassed: true, score: '62.5', recordedOn: '2026-03-02', policyId }
  })
  t.match(refusalOf(() => record(preFile, [])), { code: 'precheck_closed', params: { step: 'pre_file', before: 'self_positioning' }, pointer: '#/step' })
  t.match(refusalOf(() => record(quiz, [grid])), { code: 'precheck_closed', params: { step: 'quiz', before: 'pre_file' } })
  const incomplete = [grid, result('pre_file', false)]
  t.match(refusalOf(() => record(quiz, incomplete)), { code: 'precheck_closed', params: { step: 'quiz', before: 'pre_file' } })
  t.match(record(preFile, incomplete).after, { status: 'in_vae', version: 2 }, 'it comes back complete')
  t.match(record(quiz, [...incomplete, preFile]).after, { status: 'in_vae' })
})

t.test('the steps are those of the branch, recorded by its decider, before the decision and the silence', async (t) => {
  const gridOnly = policyFor({ vae: { admissibilityDecider: 'assessment_organisation', precheck: { steps: ['self_positioning'] } } })
  t.match(refusalOf(() => record(quiz, [grid], { policy: gridOnly })),
    { code: 'precheck_not_asked', rule: 'vae.precheck', params: { step: 'quiz', steps: 'self_positioning' }, pointer: '#/step' })
  t.match(refusalOf(() => record(grid, [], { policy: policyFor() })), { code: 'no_precheck' })
  t.match(refusalOf(() => record(grid, [], { role: 'officer' })), { code: 'not_the_decider' })
  t.match(record(grid, [], { today: '2026-03-14' }).after, { status: 'in_vae' })
  t.match(refusalOf(() => record(grid, [], { today: '2026-03-15' })), { code: 'admissible_by_silence' })
})

t.test('admissibility waits for every step, or for one that failed; then it is no', async (t) => {
  t.match(refusalOf(() => decide(true, [])), { code: 'precheck_missing', rule: 'vae.precheck', params: { steps: 'self_positioning, pre_file, quiz' } })
  t.match(refusalOf(() => decide(false, [grid, preFile])), { code: 'precheck_missing', params: { steps: 'quiz' } })
  t.match(decide(true, [grid, preFile, quiz]), { admissibility: 'admissible' })
  const failed = [grid, preFile, result('quiz', false)]
  t.match(refusalOf(() => decide(true, failed)), { code: 'precheck_failed', params: { step: 'quiz' }, pointer: '#/isAdmissible' })
  t.match(decide(false, failed), { admissibility: 'not_admissible', status: 'awaiting_training' })
  t.match(decide(true, [...failed, quiz]), { admissibility: 'admissible' }, 'a later result corrects')
  const two = policyFor({ vae: { admissibilityDecider: 'assessment_organisation', precheck: { steps: ['self_positioning', 'pre_file'] } } })
  t.match(decide(true, [grid, preFile], { policy: two }), { admissibility: 'admissible' }, 'a branch without quiz')
})

t.test('experience is asked again when somebody is admitted whom the positioning led here', async (t) => {
  const policy = policyFor({ vae: { precheck: { experienceYears: 3, priorCertificate: true } } })
  const officer = { role: 'officer', policy } as const
  t.match(refusalOf(() => decide(true, [], officer, { ...inVae, experienceYears: 2 })),
    { code: 'experience_too_short', params: { needed: 3, present: 2 }, pointer: '#/isAdmissible' })
  t.match(decide(false, [], officer, { ...inVae, experienceYears: 2 }), { admissibility: 'not_admissible' })
  t.match(decide(true, [], officer, { ...inVae, experienceYears: 3 }), { admissibility: 'admissible' })
  t.match(decide(true, [], { ...officer, facts: { hasPriorCertificate: true } }), { admissibility: 'admissible' })
})

// Domain 3.0: the notice contains a gap analysis against the framework [L15][L41].
t.test('the decision keeps where the experience falls short, of units that are asked for', async (t) => {
  const gaps = [{ unitCode: 'U2', comment: 'Never loaded a lorry alone' }]
  const command = { type: 'decide_admissibility', id: ids.decision, isAdmissible: true, reason: 'Ten years in the trade' } as const
  t.match(apply(inVae, { ...command, gaps }, { role: 'officer' }).event, { fact: { kind: 'admissibility', value: 'admissible', gaps } })
  t.match(refusalOf(() => apply(inVae, { ...command, gaps: [{ unitCode: 'U9', comment: 'None' }] }, { role: 'officer' })),
    { code: 'unit_not_requested', params: { unit: 'U9' }, pointer: '#/gaps' })
})

// Domain 3.6: the jury sits before the end of the third month after the validation file [L18].
t.test('the jury is due three months after the validation file, and a later policy does not move that day', async (t) => {
  const admitted: Application = { ...inVae, admissibility: 'admissible', admissibilityDecidedOn: '2026-02-01' }
  const send = (today: string, policy = policyFor()) => apply(admitted, { type: 'submit_validation_file' }, { role: 'candidate', today, policy }).after
  t.match(send('2026-03-10'), { validationFileOn: '2026-03-10', juryDueOn: '2026-06-10' })
  t.match(send('2026-11-30'), { juryDueOn: '2027-02-28' })
  t.match(send('2027-11-30'), { juryDueOn: '2028-02-29' })
  const two = policyFor({ vae: { juryWithinMonths: 2 } })
  t.match(send('2026-03-10', two), { juryDueOn: '2026-05-10' })
  const { after } = apply(send('2026-03-10'), { type: 'list', jurySessionId: ids.session }, { policy: two, today: '2026-04-01' })
  t.match(after, { status: 'listed', juryDueOn: '2026-06-10' })
})

t.test('a later policy does not move the day of the silent admission either', async (t) => {
  const policy = policyFor({ vae: { admissibilityDecider: 'national_jury', precheck: { experienceYears: 10, steps: ['quiz'] } } })
  const sent = apply(inVae, { type: 'submit_validation_file' }, { role: 'candidate', policy, today: '2026-03-15' }).after
  t.match(sent, { status: 'ready_for_jury', tacitAdmissionOn: '2026-03-15' })
})

// Domain 3.0: two months from the complete file, silence is a yes; days are those of the branch's zone.
t.test('at 23:30 UTC on 31 December the two months begin on two days, and end on one in February', async (t) => {
  const admissionOf = (zone: string, instant: string) => {
    const today = localDate(instant, zone)
    const complete = apply(file({ status: 'submitted' }), { type: 'accept' }, { role: 'officer', today }).after
    const positioned = apply(apply(complete, { type: 'begin_assessment' }).after,
      { type: 'record_orientation', id: ids.decision, orientation: 'vae', reason: null }, { today: '2028-02-15' }).after
    return [positioned.completedOn, positioned.tacitAdmissionOn]
  }
  const days = (instant: string) => ['Europe/Paris', 'America/Martinique', 'Pacific/Noumea'].map((zone) => admissionOf(zone, instant))
  t.same(days('2027-12-31T23:30:00.000Z'), [['2028-01-01', '2028-03-01'], ['2027-12-31', '2028-02-29'], ['2028-01-01', '2028-03-01']])
  t.same(days('2026-12-31T23:30:00.000Z'), [['2027-01-01', '2027-03-01'], ['2026-12-31', '2027-02-28'], ['2027-01-01', '2027-03-01']])
  const silent = file({ status: 'in_vae', tacitAdmissionOn: '2028-02-29' })
  const asked = (instant: string, zone: string) => isAdmissible(silent, localDate(instant, zone))
  t.notOk(asked('2028-02-28T22:30:00Z', 'Europe/Paris'))
  t.ok(asked('2028-02-28T23:30:00Z', 'Europe/Paris'), 'it is the 29th in Paris')
  t.notOk(asked('2028-02-28T23:30:00Z', 'America/Martinique'))
  t.ok(asked('2028-02-28T13:30:00Z', 'Pacific/Noumea'))
})

t.test('the clock waits for the complete file, however often it went back', async (t) => {
  const back = apply(file({ status: 'submitted', submittedOn: '2026-01-02' }), { type: 'return_incomplete', note: 'A page is missing.' }, { role: 'officer' }).after
  t.match(back, { completedOn: null, tacitAdmissionOn: null })
  const again = apply(back, { type: 'submit' }, { role: 'candidate', today: '2026-02-10' }).after
  t.match(apply(again, { type: 'accept' }, { role: 'officer', today: '2026-02-12' }).after, { submittedOn: '2026-02-10', completedOn: '2026-02-12' })
})

const anyResult = fc.record({ step: fc.constantFrom(...precheckSteps), isPassed: fc.boolean() })

t.test('the steps agree with a list read by hand', async () => {
  fc.assert(fc.property(fc.subarray([...precheckSteps]), fc.array(anyResult, { maxLength: 8 }), (steps, results) => {
    const { waiting, failed } = precheck(steps, results)
    for (const step of steps) {
      let last: boolean | null = null
      for (const each of results) if (each.step === step) last = each.isPassed
      assert.equal(waiting.includes(step), last !== true)
      if (last === false) assert.notEqual(failed, null)
    }
    if (failed !== null) assert.ok(steps.includes(failed) && waiting.includes(failed))
  }), { seed: 2026, numRuns: 1000 })
})

t.test('experience agrees with the sentence: so many years, or an earlier certificate where it counts', async () => {
  const years = fc.option(fc.integer({ min: 0, max: 6 }))
  fc.assert(fc.property(years, fc.boolean(), fc.integer({ min: 0, max: 6 }), fc.boolean(), (had, holds, needed, counts) => {
    let expected = needed === 0
    if (had !== null && had >= needed) expected = true
    if (counts && holds) expected = true
    assert.equal(isExperienced({ years: had, hasPriorCertificate: holds }, { experienceYears: needed, priorCertificate: counts, steps: [] }), expected)
  }), { seed: 2026 })
})
