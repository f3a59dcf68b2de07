import fc, { type Arbitrary } from 'fast-check'
import assert from 'node:assert/strict'
import t from 'tap'
import type { Accreditation } from '../../src/domain/accreditation.ts'
import type { Policy, PolicyGroup } from '../../src/domain/policy.ts'
import { differences } from '../../src/domain/policy-version.ts'
import { registrations, routes } from '../../src/domain/rules/eligibility.ts'
import { type Case, type FactsOf, replay, type ReplayKind, replayKinds, replays, simulator } from '../../src/domain/simulation.ts'
import { quorumOf, voteOf } from '../../src/domain/simulation-commission.ts'
import { award, facts as known, file, ids } from '../support/files.ts'
import { agreed, facts as seen, file as judged, finding, panel, session } from '../support/juries.ts'
import { policyFor } from '../support/obeys.ts'
import { changed } from '../support/presets.ts'

/* Chance decides on the facts, of every kind; two versions are presets of real branches, or differ by one key. */

const presets = ['multi-branch-commission', 'thirty-day-commission', 'cleaning', 'pharmacy', 'food', 'building-materials', 'metallurgy', 'pasta', 'animation']
  .map((name) => policyFor(name)).concat(policyFor())
const policy = fc.constantFrom(...presets)
const few = fc.integer({ min: 0, max: 4 })
const day = fc.constantFrom('2026-01-31', '2026-02-28', '2026-03-02', '2026-06-30', '2027-02-28', '2028-02-29')
const choice = fc.constantFrom('for' as const, 'against' as const, 'abstain' as const)
const sides = <T>(value: Arbitrary<T>) => fc.record({ employees: value, employers: value })
const circumstances = fc.option(fc.record({ route: fc.constantFrom(...routes), registration: fc.constantFrom(...registrations) }))
const someMarks = fc.oneof(
  fc.dictionary(fc.constantFrom('unit', 'U1.C1', 'written', 'oral'), fc.constantFrom('yes', 'no', '9.5', '12', '70', '75'), { maxKeys: 3 }),
  fc.record({ company_examiner: fc.constantFrom('yes', 'no'), accredited_examiner: fc.constantFrom('yes', 'no') })
)
const units = fc.subarray(['U1', 'U2'])
const people = fc.tuple(fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean())
  .map((there) => panel(...there.map((isPresent, place) => ({ isPresent: isPresent || place === 0, isQualified: true }))))

const cases: { readonly [Kind in ReplayKind]: Arbitrary<FactsOf<Kind>> } = {
  commission_vote: fc.record({
    sides: sides(fc.record({ seats: few, for: few, against: few, abstain: few })),
    presidentCollege: fc.constantFrom('employees' as const, 'employers' as const),
    presidentChoice: fc.option(choice),
    reading: fc.constantFrom(1 as const, 2 as const)
  }).map(voteOf),
  commission_quorum: sides(fc.record({ seats: few, present: few, represented: few })).map(quorumOf),
  assessment_result: fc.record({ marks: someMarks, juryMarks: fc.constant({}), competences: fc.constantFrom([], ['U1.C1']) }),
  jury_panel: people.map((panel) => ({ session: { ...session, openedOn: '2026-03-02' }, seen: { ...seen, panel } })),
  jury_decision: fc.record({ panel: people, acquired: units, marks: someMarks, isDistinguished: fc.boolean(), choices: fc.array(choice, { minLength: 4, maxLength: 4 }) })
    .map(({ panel, acquired, marks, isDistinguished, choices }) => {
      const sitting = panel.filter(({ isPresent }) => isPresent)
      const votes = (college?: string) => {
        const cast = sitting.flatMap((member, place) => college === undefined || member.college === college ? [choices[place]] : [])
        const sum = (choice: string) => cast.filter((each) => each === choice).length
        return { for: sum('for'), against: sum('against'), abstain: sum('abstain') }
      }
      const byCollege = { employees: votes('employees'), employers: votes('employers') }
      const units = ['U1', 'U2'].map((code) => finding(code, acquired.includes(code)))
      const results = ['U1', 'U2'].map((unitCode) => ({ unitCode, outcome: 'jury' as const, marks }))
      return {
        session: { ...session, status: 'open' as const },
        seen: { ...seen, panel },
        decision: { ...agreed, id: ids.decision, decidedOn: '2026-03-02', isDistinguished, units, votes: { ...votes(), byCollege } },
        file: { ...judged, employerOrganizationIds: [], trainingOrganizationIds: [], results }
      }
    }),
  application_outcome: fc.record({ acquiredUnits: units, validationFileOn: fc.option(day), ratifiedOn: fc.constantFrom('2026-03-31', '2026-05-31'), keeps: fc.boolean(), held: units })
    .map(({ acquiredUnits, validationFileOn, ratifiedOn, keeps, held }) => ({
      application: file({ validationFileOn, completedOn: '2025-09-15' }),
      ratifiedOn,
      found: { applicationId: ids.application, jurySessionId: ids.session, isDistinguished: false, decidedOn: '2026-03-31', acquiredUnits: acquiredUnits.filter((code) => !held.includes(code)), keptCompetences: keeps ? [{ unitCode: 'U2', competenceCode: 'U2.C1' }] : [] },
      facts: {
        ...known,
        framework: { ...known.framework, units: ['U1', 'U2'].map((code) => ({ code, optional: false, competences: [`${code}.C1`, `${code}.C2`] })) },
        unitAwards: held.slice(1).map((code) => award(code))
      }
    })),
  application_admission: fc.record({
    missedOn: fc.option(fc.constantFrom('2025-09-02', '2025-09-03', '2026-01-31')),
    birthDate: fc.constantFrom('1990-02-28', '2009-03-02', '2011-01-01'),
    category: fc.constantFrom('job_seeker' as const, 'employee' as const, 'young_person' as const),
    filedBy: fc.constantFrom('candidate' as const, 'employer' as const, 'training_provider' as const),
    route: fc.constantFrom('vae' as const, 'individual' as const, 'professionalization_contract' as const),
    experienceYears: fc.option(few)
  }).map(({ missedOn, birthDate, category, filedBy, route, experienceYears }) => ({
    application: file({ filedBy, route, experienceYears, employerOrganizationId: ids.employer }),
    submittedOn: '2026-03-02',
    missedOn,
    facts: { ...known, birthDate, category }
  })),
  accreditation_term: fc.record({ holder: fc.constantFrom('organization' as const, 'examiner' as const), previousId: fc.option(fc.constant(ids.previous)), value: few })
    .map(({ value, ...more }) => ({
      accreditation: { acceptedOn: '2026-02-01', submittedOn: '2026-01-31', ...more } as Accreditation,
      documents: (['room', 'trade_experience', 'siret'] as const).map((kind) => ({ kind, issuedOn: '2025-12-31', value })),
      decidedOn: '2026-03-02',
      validFrom: '2026-03-31'
    })),
  appeal_delay: fc.record({
    against: fc.constantFrom('application' as const, 'accreditation' as const),
    notifiedOn: fc.constant('2026-01-31'),
    filedOn: day,
    filedBy: fc.constantFrom('candidate' as const, 'examiner' as const, 'officer' as const)
  }),
  unit_validity: fc.record({ deliberatedOn: day, firstDecisionOn: fc.option(day), registered: fc.boolean(), unitValidityMonths: fc.option(fc.constant(60)) })
}
const anyCase = fc.oneof(...replayKinds.map((kind) =>
  fc.tuple<[unknown, Case['circumstances']]>(cases[kind], circumstances).map(([facts, circumstances]) => ({ kind, circumstances, facts }) as unknown as Case)))

const bare = (policy: Policy): Policy => ({ ...policy, variants: [] })
const { variants: _, ...groups } = policyFor()
const keys = Object.entries(groups).flatMap(([group, rules]) => Object.keys(rules).map((key) => `${group}.${key}`))
const valueIn = (policy: object, path: string) => {
  const [group, key] = path.split('.') as [PolicyGroup, string]
  return (policy as Record<PolicyGroup, Record<string, unknown>>)[group][key]
}

const same = (one: unknown, other: unknown) => JSON.stringify(Object.entries(one as object).sort()) === JSON.stringify(Object.entries(other as object).sort())

t.test('a version differs in nothing from itself', async () => {
  fc.assert(fc.property(anyCase, policy, (one, rules) => {
    const { before, after, isDifferent, reasons } = simulator(structuredClone(rules))(one, rules)
    assert.deepEqual([after, isDifferent, reasons], [before, false, []])
  }), { seed: 2026, numRuns: 200 })
})

t.test('where one key is changed and the answer is another one, that key is the reason', async (t) => {
  const seen = new Set<string>()
  const relevant = (kind: ReplayKind) => keys.filter((key) => (replays[kind].groups as readonly string[]).includes(key.split('.')[0]!))
  fc.assert(fc.property(anyCase.chain((one) => fc.tuple(fc.constant(one), fc.constantFrom(...relevant(one.kind)))), policy, policy, ([one, key], rules, other) => {
    const own = bare(rules)
    const fresh = changed(own, key, valueIn(other, key))
    const { isDifferent, reasons } = simulator(fresh)(one, own)
    if (!isDifferent) return assert.deepEqual(reasons, [])
    seen.add(one.kind)
    assert.deepEqual(reasons, [{ key, before: valueIn(own, key), after: valueIn(fresh, key) }])
  }), { seed: 2026, numRuns: 1500 })
  t.same([...seen].sort(), [...replayKinds].sort(), 'of every kind')
})

t.test('between two branches, the reasons alone make the difference, and no other key is needed', async (t) => {
  let together = 0
  fc.assert(fc.property(anyCase, policy, policy, (one, rules, other) => {
    const [old, fresh] = [bare(rules), bare(other)]
    const { before, after, isDifferent, reasons } = simulator(fresh)(one, old)
    assert.deepEqual(before, replay(one, old))
    assert.deepEqual(after, replay(one, fresh))
    if (!isDifferent) return
    const put = (among: readonly string[]) => among.reduce((copy, key) => changed(copy, key, valueIn(fresh, key)), old)
    const turns = (among: readonly string[]) => !same(replay(one, put(among)).decides, before.decides)
    const alone = differences(old, fresh).map(({ key }) => key).filter((key) => turns([key])).sort()
    const told = reasons.map(({ key }) => key)
    if (alone.length > 0) return assert.deepEqual(told, alone)
    together++
    assert.ok(turns(told))
    for (const key of told) assert.ok(!turns(told.filter((each) => each !== key)), `${key} is not needed`)
  }), { seed: 2026, numRuns: 300 })
  t.ok(together > 0)
})
