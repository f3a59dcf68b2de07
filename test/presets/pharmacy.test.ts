import t from 'tap'
import { insistMissing } from '../../src/domain/missing-units.ts'
import { missingUnits } from '../../src/domain/application-guards.ts'
import { apply, award, facts, file, ids } from '../support/files.ts'
import { policyFor } from '../support/obeys.ts'
import { changed, codeOf } from '../support/presets.ts'

const policy = policyFor('pharmacy')
const state = file({ status: 'listed', unitCodes: ['U1', 'U2'], submittedOn: '2025-01-10', completedOn: '2025-01-12' })

const heard = (acquiredUnits: readonly string[], rules = policy) => apply(state, {
  type: 'record_outcome', jurySessionId: ids.session, decidedOn: '2026-03-31', acquiredUnits, keptCompetences: [], isDistinguished: false
}, { today: '2026-03-31', policy: rules })

t.test('all, a part, or nothing', async (t) => {
  t.equal(heard(['U1', 'U2']).after.status, 'certified')
  t.equal(heard(['U1']).after.status, 'partially_certified')
  t.equal(heard([]).after.status, 'refused')
  t.equal(heard(['U1'], changed(policy, 'partial.enabled', false)).after.status, 'refused')
})

t.test('units are kept five years, and who lacks some enrols again for those at once', async (t) => {
  const { after, event } = heard(['U1'])
  t.equal(after.retakeFrom, null)
  t.match(event, { unitAwards: [{ unitCode: 'U1', acquiredOn: '2026-03-31', expiresOn: '2031-03-31' }] })
  t.match(heard(['U1'], changed(policy, 'partial.validity.length', 2)).event, { unitAwards: [{ expiresOn: '2028-03-31' }] })

  const held = { ...facts, unitAwards: [award('U1', { acquiredOn: '2026-03-31', expiresOn: '2031-03-31' })] }
  const missing = (asOf: string) => missingUnits(state, held, asOf)
  t.same(missing('2031-03-31'), ['U2'], 'the last day')
  t.same(missing('2031-04-01'), ['U1', 'U2'], 'and the day after')
  const enrolled = (unit: string, asOf: string) => codeOf(() => insistMissing([unit], { ...state, missingUnits: missing(asOf) }))
  t.equal(enrolled('U1', '2031-03-31'), 'unit_already_held')
  t.equal(enrolled('U2', '2031-03-31'), null)
  t.equal(enrolled('U1', '2031-04-01'), null)
})
