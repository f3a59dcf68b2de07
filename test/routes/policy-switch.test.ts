import t from 'tap'
import type { College } from '../../src/domain/rules/voting.ts'
import { decision, done, startJuries } from '../support/sittings.ts'

/** A branch leaves the rules of cleaning for those of pharmacy, with a wait of six months, on 10 August of next year: nobody restarts anything. */
const service = await startJuries(t)
const { as, branchId, officer, file, plan, seat, statusOf } = service
const year = Number(service.today.slice(0, 4)) + 1
const switchOn = `${year}-08-10`
const clock = async (now: string): Promise<string> => done(await officer.post(`/v1/branches/${branchId}/set-clock`, { now: `${year}-${now}Z` })).today

const content = { title: 'Nouveau règlement', validFrom: switchOn, preset: 'pharmacy', rules: { retake: { minDelay: 6 } } }
const { items: [before] } = done(await officer.get('/v1/policies'))
const asItWas = done(await officer.get(`/v1/policies/${before.id}`))

/** Convened for a day, with a panel of these sides. */
async function convene (heldOn: string, sides: readonly College[], applicationId: string) {
  const { href } = done(await officer.post('/v1/jury-sessions', plan({ heldOn })))
  done(await officer.post(`${href}/convene`))
  for (const [place, college] of sides.entries()) await seat(href, college, place === 0)
  done(await officer.post(`${href}/listed-candidates`, { applicationId }))
  return href
}

/** U1 acquired, U2 not: published, and what came of it. */
async function decide (href: string, { id, candidateId }: { readonly id: string, readonly candidateId: string }) {
  done(await officer.post(`${href}/open`))
  const units = ['U1', 'U2'].map((unitCode) => ({ unitCode, isAcquired: unitCode === 'U1' }))
  done(await officer.post(`${href}/decisions`, decision(id, { units })))
  done(await officer.post(`${href}/close`))
  done(await officer.post(`${href}/sign-minutes`))
  return { ...await told({ id, candidateId }), candidate: await as('candidate', { personId: candidateId }), id, candidateId }
}

async function told ({ id, candidateId }: { readonly id: string, readonly candidateId: string }) {
  const { items: [{ id: unitAwardId }] } = done(await officer.get(`/v1/candidates/${candidateId}/unit-awards`))
  const { status, decidedOn, retakeFrom, outcome } = done(await officer.get(`/v1/applications/${id}`))
  const { policyId, acquiredOn, expiresOn } = done(await officer.get(`/v1/unit-awards/${unitAwardId}`))
  return { status, decidedOn, retakeFrom, outcome, policyId, acquiredOn, expiresOn }
}

t.test('a branch goes over to another preset on its day, and what was decided before stays', async (t) => {
  await clock('07-30T08:00:00.000')
  const next = done(await officer.post('/v1/policies', content))
  const inForce = async (asOf?: string) => done(await officer.get(`/v1/policies/in-force${asOf ? `?asOf=${asOf}` : ''}`)).id
  t.same([await inForce(), await inForce(`${year}-08-09`), await inForce(switchOn)], [before.id, before.id, next.id])

  const first = await file()
  const early = await decide(await convene(`${year}-07-30`, ['employees', 'employees', 'employers', 'employers'], first.id), first)
  t.match(early, { status: 'partially_certified', retakeFrom: null, policyId: before.id, acquiredOn: `${year}-07-30`, expiresOn: null })

  await t.test('the evening before, the old rules still hold', async (t) => {
    t.equal(await clock('08-09T21:59:00.000'), `${year}-08-09`)
    t.equal(await inForce(), before.id)
    t.match(await officer.post('/v1/jury-sessions', plan({ heldOn: switchOn })), { status: 409, body: { code: 'month_closed' } })
  })

  t.equal(await clock('08-09T22:00:01.000'), switchOn, 'just after midnight in Paris')
  t.equal(await inForce(), next.id)
  const second = await file()
  const href = await convene(switchOn, ['employees', 'employers'], second.id)
  const late = await decide(href, second)

  await t.test('from the day on, juries sit in August, by one and one; units end after five years; six months of wait', async (t) => {
    t.match(late, { status: 'partially_certified', policyId: next.id, acquiredOn: switchOn, expiresOn: `${year + 5}-08-10`, retakeFrom: `${year + 1}-02-10` })
  })

  await t.test('the earlier decision keeps its unit without an end, its freedom to come back, and its three months to appeal', async (t) => {
    const { candidate, id, candidateId, ...facts } = early
    t.same(await told(early), facts)
    const appeal = (who: typeof early) => who.candidate.post('/v1/appeals', { applicationId: who.id, grounds: 'An alarm cut the test short.' })
    t.match(await appeal(early), { status: 201, body: { status: 'filed', latestOn: `${year}-10-30`, policyId: before.id } })
    t.match(await appeal(late), { status: 422, body: { code: 'no_appeal' } })
    const again = async ({ candidate, candidateId, id: previousApplicationId }: typeof early) => {
      const opened = await candidate.post('/v1/applications', {
        candidateId, certificateId: service.certificateId, route: 'continuing_training', scheme: 'self_funded', previousApplicationId
      })
      const { blockedBy } = done(opened).allowedActions.find(({ action }: { action: string }) => action === 'submit')
      return blockedBy.map(({ code }: { code: string }) => code)
    }
    t.notOk((await again(early)).includes('retake_too_early'))
    t.ok((await again(late)).includes('retake_too_early'))
  })

  await t.test('ten years later the first unit is held, the second one is not', async (t) => {
    const held = async ({ candidateId }: typeof early, asOf: string) =>
      done(await officer.get(`/v1/candidates/${candidateId}/held-units?certificateId=${service.certificateId}&asOf=${asOf}`)).held.length
    t.same([await held(early, `${year + 10}-08-10`), await held(late, `${year + 5}-08-10`), await held(late, `${year + 5}-08-11`)], [1, 1, 0])
  })

  t.same(done(await officer.get(`/v1/policies/${before.id}`)), asItWas, 'the old version reads as ever')
  t.equal(await statusOf(first.href), 'partially_certified')
})
