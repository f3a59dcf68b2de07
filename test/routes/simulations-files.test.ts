import t from 'tap'
import { openCandidate } from '../support/decisions.ts'
import { decision, done, startJuries } from '../support/sittings.ts'
import { accredit, grant, openExaminer, openFile, openSchool, type TrainingWorld } from '../support/training.ts'

/** One file under the rules of cleaning, from its marks to the appeal against what a jury made of them. */
const service = await startJuries(t)
const { officer, today, convened } = service
const world = service as unknown as TrainingWorld
const organizationId = await openSchool(world)
const school = await service.as('training_provider', { organizationId })
const scope = { activities: ['preparation'], certificateIds: [service.certificateId], siteCodes: ['VIL'] }
const { href: right, id: accreditationId } = done(await school.post('/v1/accreditations', { organizationId, examinerId: null, ...scope }))
done(await school.post(`${right}/documents`, { kind: 'technical_platform', issuedOn: null, value: null, reference: 'platform.pdf' }))
done(await school.post(`${right}/submit`))
done(await officer.post(`${right}/accept`))
await grant(world, accreditationId)
const [examinerId, secondExaminerId] = [await openExaminer(world), await openExaminer(world, { qualities: ['pedagogical'] })]
for (const id of [examinerId, secondExaminerId]) await accredit(world, { examinerId: id })
const candidateId = await openCandidate(service)
const applicationId = await openFile(world, { candidateId, status: 'in_training' })

const { href } = done(await officer.post('/v1/assessments', { applicationId, kind: 'certification', unitCodes: ['U1', 'U2'], plannedFor: today }))
done(await officer.post(`${href}/assign`, { examinerId, secondExaminerId }))
const examiner = await service.as('examiner', { personId: examinerId })
for (const unitCode of ['U1', 'U2']) done(await examiner.post(`${href}/results`, { unitCode, marks: { unit: unitCode === 'U1' ? 'yes' : 'no' }, comment: null }))
done(await examiner.post(`${href}/complete`, { orientation: null, comment: null }))
const { results: [result] } = done(await officer.post(`${href}/lock`))

const session = await convened([applicationId])
done(await officer.post(`${session.href}/open`))
const units = ['U1', 'U2'].map((unitCode) => ({ unitCode, isAcquired: unitCode === 'U1' }))
const votes = { for: 3, against: 0, abstain: 1 }
const { decisions: [decided] } = done(await officer.post(`${session.href}/decisions`, decision(applicationId, { units, votes })))
done(await officer.post(`${session.href}/close`))
done(await officer.post(`${session.href}/sign-minutes`))
const candidate = await service.as('candidate', { personId: candidateId })
const appeal = done(await candidate.post('/v1/appeals', { applicationId, grounds: 'An alarm cut the test short.' }))

const simulate = async (rules: object) => {
  const { id } = done(await officer.post('/v1/policies', { title: 'Draft', validFrom: '2099-01-01', preset: 'cleaning', rules }))
  const { items, counts } = done(await officer.post(`/v1/policies/${id}/simulations`, {}))
  const kindOf = (one: { kind: string }) => one.kind
  return { items, counts, kinds: items.map(kindOf), of: (kind: string) => items.filter((one: { kind: string }) => one.kind === kind) }
}

t.test('under the rules that decided, everything is found again', async (t) => {
  const { items, counts } = await simulate({})
  t.same(items, [])
  t.same(counts, [
    ['assessment_result', 2], ['jury_panel', 1], ['jury_decision', 1], ['application_outcome', 1], ['application_admission', 1], ['accreditation_term', 3], ['appeal_delay', 1]
  ].map(([kind, replayed]) => ({ kind, replayed, differing: 0, notReproduced: kind === 'accreditation_term' ? 2 : 0 })), 'but for two examiners whose files are empty')
})

t.test('in a scale of points, marks that say yes or no say nothing', async (t) => {
  const { kinds, of } = await simulate({ result: { scale: { scheme: 'threshold', threshold: '70' } } })
  t.same([...new Set(kinds)], ['assessment_result'])
  t.match(of('assessment_result').find(({ factId }: { factId: string }) => factId === result.id), {
    collection: 'assessments', href: `${href}/results/${result.id}`, before: { outcome: 'acquired', scheme: 'acquired' }, after: { outcome: 'not_comparable' }, isReproduced: true
  })
  t.equal((await officer.get(href)).body.id, of('assessment_result')[0].id)
})

t.test('a panel would be too small, and three votes of four too few', async (t) => {
  const { kinds, of } = await simulate({ jury: { composition: { perCollege: 3, members: 6 } } })
  t.same([...kinds].sort(), ['jury_decision', 'jury_panel'])
  t.match(of('jury_panel'), [{ id: session.id, after: { outcome: 'refused', what: 'employees', needed: 3, present: 2 }, reasons: [{ key: 'jury.composition' }] }])
  t.match(of('jury_decision'), [{ factId: decided.id, after: { refusal: 'panel_incomplete_for_candidate', what: 'employees' } }])
  const other = await simulate({ jury: { majority: 'agreement_of_colleges' } })
  t.match(other.of('jury_decision'), [{
    href: `${session.href}/decisions/${decided.id}`, before: { outcome: 'stands' }, after: { outcome: 'refused', refusal: 'votes_by_college_missing' }, reasons: [{ key: 'jury.majority' }]
  }])
})

t.test('a right, a unit and an appeal would end on other days', async (t) => {
  const { kinds, of } = await simulate({
    accreditation: { durationMonths: 12 }, partial: { validity: { kind: 'months', length: 24 } }, appeal: { delay: { kind: 'none', months: 0 } }
  })
  t.same([...kinds].sort(), ['accreditation_term', 'appeal_delay', 'application_outcome'])
  t.match(of('accreditation_term'), [{ id: accreditationId, isReproduced: true, reasons: [{ key: 'accreditation.durationMonths', after: { value: 12 } }] }])
  t.match(of('appeal_delay'), [{ id: appeal.id, href: appeal.href, before: { outcome: 'filed', latestOn: appeal.latestOn }, after: { outcome: 'refused', refusal: 'no_appeal' } }])
  t.match(of('application_outcome'), [{ id: applicationId, before: { outcome: 'partial', acquiredUnits: 'U1', expiresOn: null }, reasons: [{ key: 'partial.validity' }] }])
  t.equal(of('application_outcome')[0].after.expiresOn.slice(0, 4), String(Number(today.slice(0, 4)) + 2))
})
