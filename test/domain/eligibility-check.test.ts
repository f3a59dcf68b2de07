import fc from 'fast-check'
import assert from 'node:assert/strict'
import t from 'tap'
import { type Application, applicationDecider } from '../../src/domain/application.ts'
import type { ApplicationFacts } from '../../src/domain/application-guards.ts'
import { checkEligibility } from '../../src/domain/eligibility-check.ts'
import { handle, type Known } from '../../src/domain/kernel/decider.ts'
import { refusals } from '../../src/domain/kernel/guard.ts'
import { DomainError, type Refusal } from '../../src/domain/kernel/refusal.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { addDays } from '../../src/domain/rules/calendar.ts'
import { registrationOn, type Route, routes, type Scheme, schemes } from '../../src/domain/rules/eligibility.ts'
import { award, draft, facts, file, ids, type World } from '../support/files.ts'
import { askers, certificates, days as today, policies, questions, worlds } from '../support/filings.ts'
import { contextFor, policyFor, policyId } from '../support/obeys.ts'

const known = ({ role = 'candidate', today, policy = policyFor(), ...world }: World): Known<ApplicationFacts> =>
  ({ facts: { ...facts, ...world.facts }, policy, policyId, context: contextFor(role, today) })
const check = (state = draft, world: World = {}) => {
  const all = known(world)
  return checkEligibility(state, all, all.facts.unitAwards)
}
const told = (state = draft, world: World = {}) => check(state, world).refusals.map(({ code, earliestOn }) => [code, earliestOn])

t.test('nothing stands in the way: what is held is carried over, the rest is to prove', async (t) => {
  t.match(check(draft, { facts: { unitAwards: [award('U1', { expiresOn: '2026-03-02' })] } }), {
    isEligible: true,
    registration: 'rncp',
    heldUnits: [{ unitCode: 'U1', since: '2025-03-02', until: '2026-03-02' }],
    missingUnits: ['U2'],
    refusals: []
  })
})

t.test('every refusal is told, with the first day on which it refuses no more', async (t) => {
  const vae = file({ route: 'vae', scheme: 'cpf', experienceYears: 1 })
  const world: World = {
    policy: policyFor({ vae: { precheck: { experienceYears: 3 } }, application: { underAgreement: true } }),
    facts: {
      category: 'employee',
      retakeFrom: '2026-08-31',
      vaeRequests: [{ certificateId: ids.certificate, unitsOnly: false, submittedOn: '2026-01-05' }]
    }
  }
  t.same(told(vae, world), [
    ['retake_too_early', '2026-08-31'],
    ['vae_limit_reached', '2027-01-01'],
    ['experience_too_short', null],
    ['not_under_agreement', null]
  ])
  t.notOk(check(vae, world).isEligible)
})

t.test('a registration to come opens its routes on its first day, one that has ended opens none', async (t) => {
  const vae = file({ route: 'vae', registration: 'unregistered' })
  const certificate = { ...facts.certificate, effectiveOn: '2026-09-02' }
  t.same(told(vae, { facts: { certificate } }), [['registration_missing', '2026-09-02']])
  t.same(told(vae, { facts: { certificate: { ...facts.certificate, registrationEnd: '2026-03-01' } } }), [['registration_missing', null]])
  const rs = { ...facts.certificate, register: 'rs', routes: ['professionalization_contract'] } as const
  t.same(told(file({ route: 'professionalization_contract', registration: 'rs' }), { facts: { certificate: rs } }),
    [['registration_missing', '2028-01-01']], 'the RS closes the contract until the day after its end')
})

t.test('ages, units, agreements and rights have their days', async (t) => {
  const contract = file({ scheme: 'professionalization_contract' })
  const policy = policyFor({ application: { youngPerson: { minAge: 16, maxAge: 25 }, agreement: true, accreditedChannel: true } })
  t.same(told(contract, { policy, facts: { category: 'young_person', birthDate: '2012-02-29' } }), [['too_young', '2028-02-29']])
  t.same(told(contract, { policy, facts: { category: 'young_person', birthDate: '2011-02-28' } }), [['too_young', '2027-02-28']])
  t.same(told(contract, { policy, facts: { category: 'young_person', birthDate: '1999-01-01' } }), [['too_old', null]])
  t.same(told(contract, { policy, facts: { category: 'young_person', birthDate: null } }), [['age_unknown', null]])
  const held = [award('U1', { expiresOn: '2026-12-31' }), award('U2')]
  t.same(told(draft, { facts: { unitAwards: held } }), [['nothing_missing', '2027-01-01']])
  t.same(told(file({ agreementSignedOn: '2026-04-01' }), { policy, facts: { category: 'employee' } }), [['agreement_missing', '2026-04-01']])
  const right = {
    status: 'granted', activities: ['preparation'], certificateIds: [], siteCodes: [], validFrom: '2026-05-01', validUntil: null, suspendedFrom: null, withdrawnFrom: null
  }
  t.same(told(draft, { policy, role: 'training_provider', facts: { filerAccreditations: [right] as never } }), [['filer_not_accredited', '2026-05-01']])
})

t.test('an officer asks about the person, whoever may file', async (t) => {
  const policy = policyFor({ application: { channel: ['training_provider'], accreditedChannel: true } })
  t.match(check(draft, { policy, role: 'officer' }), { isEligible: true })
  t.same(told(draft, { policy, role: 'candidate' }), [['channel_closed', null]])
  t.same(told(draft, { policy, role: 'training_provider' }), [['filer_not_accredited', null]])
})

/* Domain 3.4, typed anew from its table: no register, RS, RNCP. Of the routes, "yes" where the certificate's framework has them. */
const byScheme: Record<Scheme, [string, string, string]> = {
  skills_development_plan: ['yes', 'yes', 'yes'],
  professionalization_contract: ['yes', 'no', 'yes'],
  cpf: ['no', 'yes', 'yes'],
  pro_a: ['no', 'no', 'yes'],
  job_seeker_training: ['yes', 'yes', 'yes'],
  self_funded: ['yes', 'yes', 'yes']
}
const byRoute: Record<Route, [string, string, string]> = {
  continuing_training: ['yes', 'yes', 'yes'],
  professionalization_contract: ['yes', 'no', 'yes'],
  apprenticeship: ['no', 'no', 'no'],
  vae: ['no', 'no', 'yes'],
  individual: ['yes', 'yes', 'yes']
}

/** As the file would be written on that day. */
const written = (content: Partial<Application>, { certificate }: ApplicationFacts, day: string): Application =>
  ({ ...draft, ...content, registration: registrationOn(certificate, day) })

const judged = fc.record({ content: questions, facts: worlds, policy: policies, role: askers, day: today })

t.test('it says eligible exactly where a draft with the same content is taken, and refuses in the same words', async (t) => {
  let [yes, no] = [0, 0]
  fc.assert(fc.property(judged, ({ content, facts, policy, role, day }) => {
    const state = written(content, facts, day)
    const all = { facts, policy, policyId, context: contextFor(role, day) }
    const verdict = checkEligibility(state, all, facts.unitAwards)
    assert.equal(verdict.isEligible, isTaken(state, all))
    assert.deepEqual(verdict.refusals.map(({ earliestOn, ...refusal }) => refusal), refusals(applicationDecider, 'submit', state, all))
    verdict.isEligible ? yes++ : no++
  }), { seed: 2026, numRuns: 1000 })
  t.ok(yes > 30, `${yes} were eligible`)
  t.ok(no > 100, `${no} were not`)
})

function isTaken (state: Application, all: Known<ApplicationFacts>): boolean {
  try {
    handle(applicationDecider, state, { type: 'submit' }, all)
    return true
  } catch (error) {
    if (error instanceof DomainError) return false
    throw error
  }
}

/** Sentences that stand for several rules, or for what no day changes. */
const undated = ['registration_missing', 'route_never_open', 'route_not_offered', 'application_already_live', 'already_awarded']
const sameRule = (code: string, rule: string) => (other: Refusal) => rule.startsWith('model:') ? other.code === code : other.rule === rule
const refusedFor = (content: Partial<Application>, { day, facts, policy }: { day: string, facts: ApplicationFacts, policy: Policy }) =>
  refusals(applicationDecider, 'submit', written(content, facts, day), { facts, policy, policyId, context: contextFor('training_provider', day) })

t.test('the earliest day is the first one, tried day by day for two years', async (t) => {
  const found = new Set<string>()
  const vae = questions.map((content) => ({ ...content, route: 'vae' as const, unitCodes: ['U1', 'U2'] }))
  const lasting = worlds.map((facts) => ({ ...facts, unitAwards: facts.unitAwards.map((line) => ({ ...line, revokedOn: null })) }))
  fc.assert(fc.property(fc.oneof(questions, vae), lasting, policies, (content, facts, policy) => {
    const [from, end] = ['2026-03-02', '2028-03-02']
    const all = { facts, policy, policyId, context: contextFor('training_provider', from) }
    for (const { code, rule, earliestOn } of checkEligibility(written(content, facts, from), all, []).refusals) {
      if (undated.includes(code)) continue
      let day = from
      do day = addDays(day, 1)
      while (day < end && refusedFor(content, { day, facts, policy }).some(sameRule(code, rule)))
      if (day === end) assert.ok(earliestOn === null || earliestOn >= end, `${code}: ${earliestOn}`)
      else {
        assert.equal(earliestOn, day, `${code} refuses until ${day}`)
        found.add(code)
      }
    }
  }), { seed: 2026, numRuns: 150 })
  for (const code of ['retake_too_early', 'vae_limit_reached', 'too_young', 'agreement_missing', 'filer_not_accredited', 'nothing_missing']) {
    t.ok(found.has(code), code)
  }
})

t.test('the first day of a registration is the one of the table, tried day by day', async () => {
  const column = { unregistered: 0, rs: 1, rncp: 2 } as const
  fc.assert(fc.property(certificates, fc.constantFrom(...routes), fc.constantFrom(...schemes), (certificate, route, scheme) => {
    const all = { facts: { ...facts, certificate }, policy: policyFor(), policyId, context: contextFor('candidate', '2026-03-02') }
    const state = written({ route, scheme }, all.facts, '2026-03-02')
    const first = (row: readonly string[]) => {
      for (let day = '2026-03-02'; day < '2028-04-01'; day = addDays(day, 1)) if (row[column[registrationOn(certificate, day)]] === 'yes') return day
      return null
    }
    const { refusals } = checkEligibility(state, all, [])
    const about = (what: string) => refusals.filter(({ rule }) => rule === `law:${what}_registration`)
    for (const [what, row] of [[route, byRoute[route]], [scheme, byScheme[scheme]]] as const) {
      if (route === scheme as string) continue
      const day = first(row)
      assert.deepEqual(about(what).map(({ earliestOn }) => earliestOn), day === '2026-03-02' ? [] : [day])
    }
  }), { seed: 2026, numRuns: 150 })
})

t.test('the other routes and schemes are those of the table', async () => {
  const column = { unregistered: 0, rs: 1, rncp: 2 } as const
  fc.assert(fc.property(questions, certificates, policies, today, (content, certificate, policy, day) => {
    const all = { facts: { ...facts, certificate }, policy, policyId, context: contextFor('candidate', day) }
    const state = written(content, all.facts, day)
    const place = column[state.registration]
    const isOpen = certificate.status !== 'closed' && certificate.status !== 'suspended'
    const { individual, proA } = policy.application
    const verdict = checkEligibility(state, all, [])
    assert.deepEqual(verdict.otherRoutes, routes.filter((route) => isOpen && route !== content.route && byRoute[route][place] === 'yes' &&
      certificate.routes.includes(route) && (route !== 'individual' || individual !== 'closed')))
    assert.deepEqual(verdict.otherSchemes, schemes.filter((scheme) => isOpen && scheme !== content.scheme && byScheme[scheme][place] === 'yes' &&
      (scheme !== 'pro_a' || proA.length === 0 || proA.includes('CQP-1'))))
  }), { seed: 2026, numRuns: 1000 })
})
