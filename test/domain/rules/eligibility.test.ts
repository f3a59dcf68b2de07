import fc from 'fast-check'
import t from 'tap'
import { addDays, addMonths, localDate } from '../../../src/domain/rules/calendar.ts'
import {
  ageOn, type CertificateFacts, deliversAsRegistered, earliestRetake, eligibility, registrationOn, type Route, routes, type Scheme, schemes,
  tacitAdmissionOn, vaeYearlyLimit
} from '../../../src/domain/rules/eligibility.ts'
import { days } from './dates.ts'

const certificate = (more: Partial<CertificateFacts> = {}): CertificateFacts => ({
  status: 'registered', register: 'rncp', registrationEnd: '2027-06-01', lastDeliveryDate: '2029-06-01', routes: [...routes], ...more
})
const plain = certificate({ status: 'active', register: null, registrationEnd: null, lastDeliveryDate: null })
const rs = certificate({ register: 'rs' })
const ask = (of: CertificateFacts, route: Route, scheme: Scheme, asOf = '2026-09-01') => eligibility(of, { route, scheme, asOf })
const words = (of: CertificateFacts, route: Route, scheme: Scheme, asOf?: string) =>
  ask(of, route, scheme, asOf).reasons.map(({ reason }) => reason)

// opcoep.fr, certificat-de-qualification-professionnelle; french-business-law.com, article L6314-1.
const table: Record<Scheme, string> = {
  skills_development_plan: 'yes yes yes',
  professionalization_contract: 'yes no yes',
  cpf: 'no yes yes',
  pro_a: 'no no yes',
  job_seeker_training: 'yes yes yes',
  self_funded: 'yes yes yes'
}

t.test('who pays for what: no register, RS, RNCP', async (t) => {
  for (const scheme of schemes) {
    const row = [plain, rs, certificate()].map((of) => ask(of, 'continuing_training', scheme).open ? 'yes' : 'no').join(' ')
    t.equal(row, table[scheme], scheme)
  }
})

t.test('VAE is for certificates of the RNCP, a professionalisation contract for all but RS, apprenticeship for none', async (t) => {
  const row = (route: Route) => [plain, rs, certificate()].map((of) => ask(of, route, 'self_funded').open ? 'yes' : 'no').join(' ')
  t.equal(row('vae'), 'no no yes')
  t.equal(row('professionalization_contract'), 'yes no yes')
  t.equal(row('apprenticeship'), 'no no no')
  t.equal(row('individual'), 'yes yes yes')
  t.equal(row('continuing_training'), 'yes yes yes')
})

t.test('each refusal has its word, the law it stands on and what would open it', async (t) => {
  t.same(ask(plain, 'vae', 'cpf').reasons, [
    { reason: 'registration_required', about: 'route', rule: 'law:vae_registration', params: { what: 'vae', needed: 'rncp', present: 'unregistered' } },
    { reason: 'registration_required', about: 'scheme', rule: 'law:cpf_registration', params: { what: 'cpf', needed: 'rs, rncp', present: 'unregistered' } }
  ])
  t.same(words(rs, 'vae', 'pro_a'), ['register_excluded', 'register_excluded'])
  t.same(words(certificate(), 'apprenticeship', 'self_funded'), ['never_open'])
  t.same(words(certificate({ status: 'closed', routes: ['vae'] }), 'individual', 'cpf'), ['certificate_closed', 'route_not_offered'])
  t.same(words(certificate({ status: 'suspended' }), 'vae', 'self_funded'), ['certificate_suspended'])
})

// francecompetences.fr/recherche/rncp/36481: registered until 2025-06-01.
t.test('VAE for the holiday-camp certificate is open on 1 June 2025, the last day of its registration, not the day after', async (t) => {
  const animation = certificate({ registrationEnd: '2025-06-01', lastDeliveryDate: '2027-06-01' })
  t.same(words(animation, 'vae', 'self_funded', '2025-05-31'), [])
  t.same(words(animation, 'vae', 'self_funded', '2025-06-01'), [])
  t.same(words(animation, 'vae', 'self_funded', '2025-06-02'), ['registration_ended'])
  t.same(words(animation, 'continuing_training', 'skills_development_plan', '2025-06-02'), [])
})

t.test('a registration decided in advance opens nothing before it takes effect', async (t) => {
  const soon = certificate({ effectiveOn: '2026-09-02' })
  t.same(words(soon, 'vae', 'self_funded', '2026-09-01'), ['registration_required'])
  t.same(words(soon, 'vae', 'self_funded', '2026-09-02'), [])
  t.equal(registrationOn({ ...soon, registrationEnd: null }, '2026-10-01'), 'unregistered')
})

// centre-inffo.fr, effets de l'enregistrement: the level belongs to what is delivered while registered, or begun in time.
t.test('the level is shown until the end, then only to who entered before and is delivered in time', async (t) => {
  const shows = (enteredOn: string, deliveredOn: string, of = certificate()) => deliversAsRegistered(of, { enteredOn, deliveredOn })
  t.ok(shows('2026-01-10', '2027-06-01'))
  t.ok(shows('2027-06-01', '2029-06-01'))
  t.notOk(shows('2027-06-01', '2029-06-02'))
  t.notOk(shows('2027-06-02', '2028-01-01'))
  t.notOk(shows('2026-01-10', '2027-06-02', certificate({ lastDeliveryDate: null })))
  t.notOk(shows('2026-01-10', '2026-06-02', plain))
})

// juriblio.fr, article R6412-3: one request for a certificate and three certificates per calendar year; units are not counted.
t.test('three certificates a year by VAE, one request each, and units as often as wanted', async (t) => {
  const request = (certificateId: string, submittedOn = '2026-03-01', unitsOnly = false) => ({ certificateId, submittedOn, unitsOnly })
  const of = (requests: ReturnType<typeof request>[], certificateId: string, asOf = '2026-10-01', unitsOnly = false) =>
    vaeYearlyLimit(requests, { certificateId, unitsOnly, asOf })
  const three = [request('a'), request('b'), request('c')]
  t.hasStrict(of(three.slice(0, 2), 'c'), { isReached: false, limit: null, present: 2, allowed: 3 })
  t.same(of(three, 'd'), { isReached: true, limit: 'certificates', allowed: 3, present: 3, year: 2026, nextOn: '2027-01-01' })
  t.hasStrict(of(three, 'a'), { isReached: true, limit: 'same_certificate', allowed: 1, present: 1 })
  t.hasStrict(of(three, 'd', '2027-01-01'), { isReached: false, present: 0, year: 2027 })
  t.hasStrict(of([request('a', '2026-01-01', true), request('a', '2026-02-01', true)], 'a'), { isReached: false, present: 0 })
  t.hasStrict(of(three, 'a', '2026-10-01', true), { isReached: false })
})

t.test('the year of a VAE request is the one of the branch: at 23:30 UTC on 31 December three zones have three answers', async (t) => {
  const instant = '2025-12-31T23:30:00Z'
  const earlier = [{ certificateId: 'a', unitsOnly: false, submittedOn: '2025-05-05' }]
  const isReached = (zone: string) =>
    vaeYearlyLimit(earlier, { certificateId: 'a', unitsOnly: false, asOf: localDate(instant, zone) }).isReached
  t.notOk(isReached('Europe/Paris'))
  t.notOk(isReached('Pacific/Noumea'))
  t.ok(isReached('America/Martinique'))
})

// juriblio.fr, code du travail, VAE; akto.fr: two months from the complete file, silence is a yes.
t.test('silence admits two months after the complete file, at the end of February too', async (t) => {
  t.equal(tacitAdmissionOn('2026-01-15'), '2026-03-15')
  t.equal(tacitAdmissionOn('2025-12-31'), '2026-02-28')
  t.equal(tacitAdmissionOn('2027-12-30'), '2028-02-29')
})

// KALIARTI000031834494: no new request within six months of the jury's decision.
t.test('six months after a refusal on 31 August, the last day of February is the first day', async (t) => {
  t.equal(earliestRetake('2025-08-31', 6), '2026-02-28')
  t.equal(earliestRetake('2026-02-28', 6), '2026-08-28')
  t.equal(earliestRetake('2026-02-28', 0), '2026-02-28')
})

// Domain 3.4: young people of 16–25 [S63].
t.test('an age changes on the birthday, on 28 February where there is no 29th', async (t) => {
  t.equal(ageOn('2010-03-02', '2026-03-01'), 15)
  t.equal(ageOn('2010-03-02', '2026-03-02'), 16)
  t.equal(ageOn('2008-02-29', '2024-02-28'), 15)
  t.equal(ageOn('2008-02-29', '2024-02-29'), 16)
  t.equal(ageOn('2008-02-29', '2026-02-27'), 17)
  t.equal(ageOn('2008-02-29', '2026-02-28'), 18)
  t.equal(ageOn('2008-12-31', '2026-12-31'), 18)
  const born = (zone: string) => ageOn('2009-01-01', localDate('2026-12-31T23:30:00Z', zone))
  t.same(['Europe/Paris', 'America/Martinique', 'Pacific/Noumea'].map(born), [18, 17, 18])
})

t.test('an age agrees with birthdays counted one by one', async () => {
  fc.assert(fc.property(days(), days(), (one, other) => {
    const [birth, day] = [one, other].sort() as [string, string]
    let age = 0
    while (birthday(birth, age + 1) <= day) age++
    return ageOn(birth, day) === age
  }), { seed: 2026, numRuns: 1000 })
})

/** Without the calendar: the same month and day, or the 28th where there is no 29 February. */
function birthday (birth: string, age: number): string {
  const year = Number(birth.slice(0, 4)) + age
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return `${year}${birth.slice(4) === '-02-29' && !isLeap ? '-02-28' : birth.slice(4)}`
}

const anyCertificate = fc.record({
  status: fc.constantFrom('active', 'registration_pending', 'registered', 'suspended', 'closed'),
  register: fc.constantFrom('rncp' as const, 'rs' as const, null),
  effectiveOn: fc.option(days()),
  registrationEnd: fc.option(days()),
  lastDeliveryDate: fc.option(days()),
  routes: fc.subarray([...routes])
})

t.test('eligibility agrees with the table read row by row', async () => {
  fc.assert(fc.property(anyCertificate, fc.constantFrom(...routes), fc.constantFrom(...schemes), days(), (of, route, scheme, asOf) => {
    const { register, effectiveOn, registrationEnd } = of
    const isOn = register && registrationEnd && asOf <= registrationEnd && !(effectiveOn && asOf < effectiveOn)
    const column = !isOn ? 0 : register === 'rs' ? 1 : 2
    const ofRoute = { vae: 'no no yes', apprenticeship: 'no no no', professionalization_contract: 'yes no yes' }[route as string]
    const isYes = (row: string | undefined) => row === undefined || row.split(' ')[column] === 'yes'
    const expected = !['closed', 'suspended'].includes(of.status) && of.routes.includes(route) && isYes(ofRoute) && isYes(table[scheme])
    const answer = eligibility(of, { route, scheme, asOf })
    return answer.open === expected && answer.open === (answer.reasons.length === 0)
  }), { numRuns: 2000 })
})

t.test('the VAE limit agrees with a list of the year, struck off by hand', async () => {
  const request = fc.record({
    certificateId: fc.constantFrom('a', 'b', 'c', 'd'),
    unitsOnly: fc.boolean(),
    submittedOn: fc.constantFrom('2025-12-31', '2026-01-01', '2026-12-31')
  })
  fc.assert(fc.property(fc.array(request, { maxLength: 6 }), request, (requests, next) => {
    const seen: string[] = []
    for (const { unitsOnly, submittedOn, certificateId } of requests) {
      const isCounted = !unitsOnly && submittedOn.slice(0, 4) === next.submittedOn.slice(0, 4)
      if (isCounted && !seen.includes(certificateId)) seen.push(certificateId)
    }
    const expected = !next.unitsOnly && (seen.includes(next.certificateId) || seen.length >= 3)
    return vaeYearlyLimit(requests, { ...next, asOf: next.submittedOn }).isReached === expected
  }))
})

t.test('the first day of a new application is never before the months have passed', async () => {
  fc.assert(fc.property(days(), fc.integer({ min: 0, max: 36 }), (decidedOn, months) => {
    const first = earliestRetake(decidedOn, months)
    return first >= decidedOn && addMonths(addDays(decidedOn, 1), months) >= first
  }))
})
