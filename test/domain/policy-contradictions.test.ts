import t from 'tap'
import { checks } from '../../src/domain/policy-checks.ts'
import { contradictions, contradictionsOf } from '../../src/domain/policy-contradictions.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { completePolicy } from '../../src/presets.ts'
import { policyFor } from '../support/obeys.ts'

type Rules = Parameters<typeof policyFor>[0]

/** What says something against itself, what is said, and the same rules mended by one change. */
const cases: readonly (readonly [wrong: object, keys: string, says: RegExp, mended: object])[] = [
  [{ commission: { majority: 'absolute_per_college', castingVote: 'president' } }, 'commission.castingVote', /absolute_per_college/,
    { commission: { majority: 'absolute_per_college', castingVote: 'president', disagreement: { kind: 'relative_majority' } } }],
  [{ commission: { disagreement: { kind: 'relative_majority' } } }, 'commission.disagreement', /of_present does not/,
    { commission: { majority: 'agreement_of_colleges', disagreement: { kind: 'relative_majority' } } }],
  [{ commission: { majority: 'agreement_of_colleges', disagreement: { kind: 'back_within_days', days: 0 } } }, 'commission.disagreement', /within 0 days/,
    { commission: { majority: 'agreement_of_colleges', disagreement: { kind: 'back_within_days', days: 1 } } }],
  [{ commission: { proxy: { maxPerHolder: 2 } } }, 'commission.proxy', /hold 2 proxies/, { commission: { proxy: { maxPerHolder: 2 }, quorum: { overall: 4 } } }],
  [{ commission: { disciplinary: { minMembers: 8, maxMembers: 7 } } }, 'commission.disciplinary', /8 members at least and 7 at most/,
    { commission: { disciplinary: { minMembers: 7, maxMembers: 7 } } }],
  [{ commission: { disciplinary: { minMembers: 3, maxMembers: 7, quorum: 8 } } }, 'commission.disciplinary', /at most 7 members never has the 8/,
    { commission: { disciplinary: { minMembers: 3, maxMembers: 7, quorum: 7 } } }],
  [{ commission: { disciplinary: { quorum: 3 } } }, 'commission.disciplinary', /no disciplinary committee/,
    { commission: { disciplinary: { minMembers: 3, quorum: 3 } } }],
  [{ commission: { disciplinary: { minMembers: 3, majority: 'agreement_of_colleges', castingVote: 'president' } } }, 'commission.disciplinary', /agreement_of_colleges/,
    { commission: { disciplinary: { minMembers: 3, majority: 'of_present', castingVote: 'president' } } }],
  [{ project: { proposers: [] } }, 'project.proposers', /Nobody/, { project: { proposers: ['employer'] } }],
  [{ jury: { composition: { members: 6, maxMembers: 5 } } }, 'jury.composition', /at most 5 members cannot have the 6/, { jury: { composition: { members: 5, maxMembers: 5 } } }],
  [{ jury: { composition: { perCollege: 3, maxMembers: 5 } } }, 'jury.composition', /at most 5 members cannot have the 6/, { jury: { composition: { perCollege: 3, maxMembers: 6 } } }],
  [{ jury: { composition: { perUnion: 2, parity: true, maxMembers: 3 } } }, 'jury.composition', /at most 3 members cannot have the 4/,
    { jury: { composition: { perUnion: 2, parity: true, maxMembers: 4 } } }],
  [{ jury: { composition: { presidentSide: 'joint', maxMembers: 1 } } }, 'jury.composition', /at most 1 members cannot have the 2/,
    { jury: { composition: { presidentSide: 'joint', maxMembers: 2 } } }],
  [{ jury: { composition: { maxMembers: 2, places: [{ capacity: 'practitioner', count: 2 }, { capacity: 'training_lead', count: 1 }] } } }, 'jury.composition', /the 3 that/,
    { jury: { composition: { maxMembers: 3, places: [{ capacity: 'practitioner', count: 2 }, { capacity: 'training_lead', count: 1 }] } } }],
  [{ jury: { quorum: { overall: 6 }, composition: { maxMembers: 5 } } }, 'jury.quorum', /at most 5 members cannot have the 6/,
    { jury: { quorum: { overall: 5 }, composition: { maxMembers: 5 } } }],
  [{ jury: { quorum: { perCollege: 2 }, composition: { maxMembers: 3 } } }, 'jury.quorum', /at most 3 members cannot have the 4/,
    { jury: { quorum: { perCollege: 1 }, composition: { maxMembers: 3 } } }],
  [{ jury: { composition: { perCollege: 2, members: 3 } } }, 'jury.composition', /3 members at least, and 4/, { jury: { composition: { perCollege: 2, members: 4 } } }],
  [{ jury: { composition: { parity: true, members: 5, maxMembers: 5 } } }, 'jury.composition', /Exactly 5/, { jury: { composition: { parity: true, members: 5, maxMembers: 6 } } }],
  [{ jury: { majority: 'absolute_per_college', castingVote: 'president' } }, 'jury.castingVote', /absolute_per_college/, { jury: { castingVote: 'president' } }],
  [{ jury: { castingVote: 'employer_side_president', composition: { presidentSide: 'employees' } } }, 'jury.castingVote', /side is employees/,
    { jury: { castingVote: 'employer_side_president', composition: { presidentSide: 'alternating' } } }],
  [{ jury: { castingVote: 'president', composition: { presidentSide: 'joint' } } }, 'jury.castingVote', /side is joint/,
    { jury: { castingVote: 'employer_side_president', composition: { presidentSide: 'joint' } } }],
  [{ jury: { closedMonths: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] } }, 'jury.closedMonths', /twelve/, { jury: { closedMonths: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 11] } }],
  [{ jury: { capacity: 0 } }, 'jury.capacity', /0 candidates/, { jury: { capacity: 1 } }],
  [{ jury: { providerRepresentativeFrom: 11, capacity: 10 } }, 'jury.providerRepresentativeFrom', /from 11 files on, and a session lists 10/,
    { jury: { providerRepresentativeFrom: 10, capacity: 10 } }],
  [{ result: { scale: { scheme: 'gate' } } }, 'result.scale', /gate has no parts/, { result: { scale: { scheme: 'gate', parts: [part('theory')] } } }],
  [{ result: { scale: { scheme: 'weighted' } } }, 'result.scale', /weighted has no parts/, { result: { scale: { scheme: 'weighted', parts: [part('all', { weight: 100 })] } } }],
  [{ result: { scale: { scheme: 'gate', parts: [part('theory'), part('theory')] } } }, 'result.scale', /one name/,
    { result: { scale: { scheme: 'gate', parts: [part('theory'), part('practice')] } } }],
  [{ result: { scale: { scheme: 'weighted', parts: [part('a', { weight: 30 }), part('b', { weight: 69 })] } } }, 'result.scale', /make 99 %/,
    { result: { scale: { scheme: 'weighted', parts: [part('a', { weight: 30 }), part('b', { weight: 70 })] } } }],
  [{ result: { scale: { scheme: 'threshold', threshold: '100.01' } } }, 'result.scale', /100.01 is asked for, and the best one is 100/,
    { result: { scale: { scheme: 'threshold', threshold: '100' } } }],
  [{ result: { scale: { scheme: 'gate', parts: [part('theory', { floor: '20.5' })] } } }, 'result.scale', /20.5 is asked for, and the best one is 20/,
    { result: { scale: { scheme: 'gate', parts: [part('theory', { floor: '20' })] } } }],
  [{ result: { scale: { scheme: 'weighted', overall: '21', parts: [part('a', { weight: 100 })] } } }, 'result.scale', /21 is asked for/,
    { result: { scale: { scheme: 'weighted', overall: '20', parts: [part('a', { weight: 100 })] } } }],
  [{ result: { scale: { scheme: 'weighted', unitFloor: '20.01', parts: [part('a', { weight: 100 })] } } }, 'result.scale', /20.01 is asked for/,
    { result: { scale: { scheme: 'weighted', unitFloor: '20.00', parts: [part('a', { weight: 100 })] } } }],
  [{ result: { scale: { scheme: 'gate', parts: [part('theory', { by: 'jury' }), part('practice')] } } }, 'result.scale', /part theory is marked by the jury/,
    { result: { scale: { scheme: 'gate', parts: [part('theory'), part('practice', { by: 'jury' })] } } }],
  [{ award: { distinction: 'opinions' } }, 'award.distinction', /scale is acquired/, { award: { distinction: 'opinions' }, result: { scale: { scheme: 'opinions' } } }],
  [{ partial: { competences: { kind: 'months', length: 24 } } }, 'partial.competences', /told by unit/,
    { partial: { competences: { kind: 'months', length: 24 } }, result: { granularity: 'competence' } }],
  [{ partial: { enabled: false, competences: { kind: 'life' } }, result: { granularity: 'competence' } }, 'partial.competences', /may not award a part/,
    { partial: { enabled: true, competences: { kind: 'life' } }, result: { granularity: 'competence' } }],
  [{ partial: { competences: { kind: 'months' } }, result: { granularity: 'competence' } }, 'partial.competences', /length is 0/,
    { partial: { competences: { kind: 'months', length: 1 } }, result: { granularity: 'competence' } }],
  [{ partial: { validity: { kind: 'years', length: 0 } } }, 'partial.validity', /length is 0/, { partial: { validity: { kind: 'life', length: 0 } } }],
  [{ partial: { validity: { registeredKind: 'months' } } }, 'partial.validity', /length is 0/, { partial: { validity: { registeredKind: 'months', registeredLength: 1 } } }],
  [{ partial: { clockStart: 'first_commission_decision' } }, 'partial.clockStart', /without the commission/,
    { partial: { clockStart: 'first_commission_decision' }, award: { decider: 'commission' } }],
  [{ vae: { precheck: { priorCertificate: true } } }, 'vae.precheck', /0 years/, { vae: { precheck: { priorCertificate: true, experienceYears: 3 } } }],
  [{ appeal: { delay: { kind: 'months' } } }, 'appeal.delay', /0 months/, { appeal: { delay: { kind: 'months', months: 1 } } }],
  [{ appeal: { delay: { kind: 'any_time' }, appellants: [] } }, 'appeal.appellants', /nobody/, { appeal: { delay: { kind: 'none' }, appellants: [] } }],
  [{ accreditation: { durationMonths: 0 } }, 'accreditation.durationMonths', /0 months/, { accreditation: { durationMonths: 1 } }],
  [{ accreditation: { examinerDurationMonths: 0 } }, 'accreditation.examinerDurationMonths', /0 months/, { accreditation: { examinerDurationMonths: 1 } }],
  [{ accreditation: { renewalMonths: 0 } }, 'accreditation.renewalMonths', /0 months/, { accreditation: { renewalMonths: null } }],
  [{ accreditation: { fileDeadline: '02-29' } }, 'accreditation.fileDeadline', /02-29/, { accreditation: { fileDeadline: '02-28' } }],
  [{ accreditation: { fileDeadline: '13-01' } }, 'accreditation.fileDeadline', /13-01/, { accreditation: { fileDeadline: '12-15' } }],
  [{ accreditation: { pieces: [{ kind: 'room', minValue: 25 }, { kind: 'room', minValue: 30 }] } }, 'accreditation.pieces', /room/,
    { accreditation: { pieces: [{ kind: 'trade_experience', minValue: 5 }, { kind: 'trade_experience', holder: 'examiner', minValue: 5 }] } }],
  [{ certificate: { definitionLifetime: { years: 0 } } }, 'certificate.definitionLifetime', /0 years/, { certificate: { definitionLifetime: { years: 1 } } }],
  [{ certificate: { definitionLifetime: { probationYears: 0 } } }, 'certificate.definitionLifetime', /probationYears/, { certificate: { definitionLifetime: { probationYears: 2 } } }],
  [{ certificate: { definitionLifetime: { changedYears: 0 } } }, 'certificate.definitionLifetime', /changedYears/, { certificate: { definitionLifetime: { changedYears: 1 } } }],
  [{ application: { channel: [] } }, 'application.channel', /Nobody/, { application: { channel: ['employer'] } }],
  [{ application: { accreditedChannel: true, channel: ['candidate'] } }, 'application.accreditedChannel', /none may file/,
    { application: { accreditedChannel: true, channel: ['training_provider'] } }],
  [{ application: { youngPerson: { minAge: 26, maxAge: 25 } } }, 'application.youngPerson', /26 at least and 25 at most/,
    { application: { youngPerson: { minAge: 16, maxAge: 25 } } }]
]

function part (name: string, more: object = {}) {
  return { name, weight: 50, floor: '0', by: 'assessment', ...more }
}

const told = (rules: object) => contradictionsOf(completed(rules)).map(({ keys: [first], why }) => `${first}: ${why.en}`)

function completed (rules: object): Policy {
  const { rules: complete, faults } = completePolicy(rules)
  if (faults.length > 0) throw new Error(JSON.stringify(faults))
  return complete
}

for (const [wrong, key, says, mended] of cases) {
  t.test(`${JSON.stringify(wrong)} cannot be followed`, async (t) => {
    const found = told(wrong)
    t.equal(found.length, 1, found.join('\n'))
    t.match(found[0], key)
    t.match(found[0], says)
    t.same(told(mended), [])
  })
}

t.test('each check is met by a case, and fills every figure of its sentences', async (t) => {
  const met = new Set<number>()
  for (const [wrong] of cases) {
    const policy = completed(wrong)
    checks.forEach(({ of }, place) => of(policy) && met.add(place))
    for (const { why } of contradictions(policy)) {
      t.notMatch(`${why.en}${why.fr}`, /[{}]|undefined/)
      t.match(why.fr, /\S/)
    }
  }
  t.same([...checks.keys()].filter((place) => !met.has(place)), [])
})

t.test('the defaults contradict nothing', async (t) => t.same(told({}), []))

t.test('all that is wrong is told at once', async (t) => {
  t.same(told({ jury: { capacity: 0, composition: { members: 3, maxMembers: 2 } }, application: { channel: [] } }).map((line) => line.split(':')[0]),
    ['jury.composition', 'jury.capacity', 'application.channel'])
})

t.test('a variant is read with the rules that it changes, for the files that it is about', async (t) => {
  const variants = (rules: object, when: object = { routes: ['vae'] }): Rules => ({ variants: [{ when, rules }] }) as Rules
  const clash = contradictionsOf(policyFor(variants({ award: { distinction: 'opinions' } })))
  t.match(clash, [{ keys: ['award.distinction', 'result.scale'], circumstances: { route: 'vae', registration: 'unregistered' } }])
  t.equal(clash.length, 1, 'told once, whatever the registration')
  t.same(told({ result: { scale: { scheme: 'opinions' } }, ...variants({ award: { distinction: 'opinions' } }) as object }), [])
})

t.test('a variant for every file, one without a rule, and one that no file reads are refused', async (t) => {
  const faults = (variant: object) => told({ variants: [{ when: { routes: ['vae'] }, rules: { retake: { minDelay: 6 } }, ...variant }] })
  t.same(faults({}), [])
  t.match(faults({ when: {} }), [/^variants: Variant 1 names neither/])
  t.match(faults({ rules: {} }), [/^variants: Variant 1 changes no rule/])
  t.match(faults({ rules: { retake: {} } }), [/^variants: Variant 1 changes no rule/])
  t.match(faults({ rules: { commission: { noticeDays: 8 } } }), [/^variants: Variant 1 changes a rule that is not about files/])
})
