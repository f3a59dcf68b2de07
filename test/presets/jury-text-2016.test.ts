import t from 'tap'
import { quorumShortfalls } from '../../src/domain/jury-panel.ts'
import { heldUnits } from '../../src/domain/rules/held-units.ts'
import type { CommonUnit, UnitAwardFact } from '../../src/domain/rules/unit-ledger.ts'
import { policyFor } from '../support/obeys.ts'
import { changed, lacking, sit, voted } from '../support/presets.ts'

const policy = policyFor('jury-text-2016')
const unions = ['Union A', 'Union B', 'Union C']
const employees = unions.flatMap((mandatedBy) => sit('employees', 1, { mandatedBy }))

t.test('one seat per signatory union, and at least one of each side', async (t) => {
  t.same(lacking(policy, [...employees, ...sit('employers')], { unions }), [], 'one employer is enough')
  t.same(lacking(policy, [...employees.slice(1), ...sit('employers')], { unions }), ['Union A 0/1'])
  const absent = (panel: typeof employees, rules = policy) => quorumShortfalls(rules.jury, panel, { isVae: false })
  t.same(absent([...employees, ...sit('employers')]), [])
  t.same(absent(employees), [{ scope: 'employers', needed: 1, present: 0 }])
  t.same(absent(employees, changed(policy, 'jury.quorum.perCollege', 0)), [])
})

t.test('the employers have as many votes as the unions, however few they are', async (t) => {
  const panel = [...employees, ...sit('employers')]
  const three = { employees: [3, 0], employers: [0, 1] } as const
  t.equal(voted(policy, panel, three), 'majority_not_reached', 'three votes against three')
  t.match(voted(policy, panel, { employees: [1, 2], employers: [1, 0] }), { weights: { employees: 1, employers: 3 }, neededOverall: 4 })
  t.match(voted(changed(policy, 'jury.votes', 'per_member'), panel, three), { neededOverall: 3 })
})

t.test('a unit that another certificate has in common counts for this one', async (t) => {
  const elsewhere: UnitAwardFact = {
    unitAwardId: 'a',
    recognitionId: null,
    competenceCode: null,
    fromCertificateId: 'another',
    frameworkVersion: 3,
    unitCode: 'B7',
    commonCode: 'CQPI-QUALITY/U1',
    applicationId: 'f',
    jurySessionId: 's',
    acquiredOn: '2026-01-12',
    recognisedOn: null,
    expiresOn: null,
    revokedOn: null
  }
  const holds = (commonUnits: readonly CommonUnit[]) =>
    heldUnits([elsewhere], { version: 1, units: ['U1', 'U2'].map((code) => ({ code, optional: false })), mapping: [], commonUnits }, '2026-01-12')
  t.match(holds([{ version: 1, unitCode: 'U1', commonCode: 'CQPI-QUALITY/U1' }]), { held: [{ unitCode: 'U1', via: 'common_unit' }], missing: ['U2'] })
  t.same(holds([{ version: 1, unitCode: 'U1', commonCode: 'CQPI-QUALITY/U2' }]).missing, ['U1', 'U2'])
})
