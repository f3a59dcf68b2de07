import t from 'tap'
import {
  type CodedUnitAward, deliveredUnits, numberOn, registrationBehind, signatoriesOf, statedUnits
} from '../../src/domain/award-papers.ts'
import { award } from '../support/files.ts'

const titles = ['B1', 'B2', 'B3', 'B4'].map((code) => ({ code, title: `Unit ${code}` }))
const framework = { version: 2, units: titles.map(({ code }) => ({ code, optional: code === 'B4' })), mapping: [] }
const given = (unitCode: string, more: Partial<CodedUnitAward> = {}): CodedUnitAward => ({
  ...award(unitCode, { unitAwardId: `award of ${unitCode}`, frameworkVersion: 2, acquiredOn: '2026-03-02', expiresOn: '2031-03-02' }),
  verificationCode: `code of ${unitCode}`,
  ...more
})
const codes = (units: readonly { code: string }[]) => units.map(({ code }) => code)

t.test('a parchment lists what was held on delivery, in the framework’s order, optional units only if held', async (t) => {
  const unitAwards = [given('B3'), given('B1', { acquiredOn: '2024-05-06' }), given('B2')]
  t.same(deliveredUnits({ titles, framework, unitAwards }, '2026-03-02'), titles.slice(0, 3))
  t.same(codes(deliveredUnits({ titles, framework, unitAwards: [...unitAwards, given('B4', { acquiredOn: '2026-03-03' })] }, '2026-03-02')), ['B1', 'B2', 'B3'])
})

// Domain 3.10: only missing units are assessed again; the statement shows what is held from before beside them.
t.test('a statement shows what was asked for and what is held, and until when', async (t) => {
  const unitAwards = [given('B1', { acquiredOn: '2024-05-06', expiresOn: null }), given('B3')]
  t.same(statedUnits({ titles, framework, unitAwards }, ['B2', 'B3'], '2026-03-02'), [
    { ...titles[0], isAcquired: true, acquiredOn: '2024-05-06', expiresOn: null, verificationCode: 'code of B1' },
    { ...titles[1], isAcquired: false, acquiredOn: null, expiresOn: null, verificationCode: null },
    { ...titles[2], isAcquired: true, acquiredOn: '2026-03-02', expiresOn: '2031-03-02', verificationCode: 'code of B3' }
  ])
})

t.test('a statement gives the code of another branch beside a unit that it recognised, and none beside one held competence by competence', async (t) => {
  const recognised = { unitAwardId: null, recognitionId: 'a recognition', recognisedOn: '2026-03-02', acquiredOn: '2025-06-30' }
  const parts = ['B2.1', 'B2.2'].map((competenceCode) => given('B2', { unitAwardId: null, competenceCode, verificationCode: null }))
  const units = framework.units.map((unit) => unit.code === 'B2' ? { ...unit, competences: ['B2.1', 'B2.2'] } : unit)
  const unitAwards = [given('B1', { ...recognised, verificationCode: 'OTHER-7K3M' }), ...parts]
  t.match(statedUnits({ titles, framework: { ...framework, units }, unitAwards }, [], '2026-03-02'), [
    { code: 'B1', isAcquired: true, acquiredOn: '2025-06-30', verificationCode: 'OTHER-7K3M' },
    { code: 'B2', isAcquired: true, acquiredOn: '2026-03-02', verificationCode: null }
  ])
})

t.test('a unit revoked since is not stated as acquired, even printed for the day of the decision', async (t) => {
  const unitAwards = [given('B3', { revokedOn: '2026-05-04' })]
  t.match(statedUnits({ titles, framework, unitAwards }, ['B3'], '2026-03-02'), [{ code: 'B3', isAcquired: false, verificationCode: null }])
})

t.test('who is known by name signs: the commission’s two chairs, then the jury’s', async (t) => {
  const [awa, jean] = [{ name: 'Awa Ndiaye', college: 'employees' }, { name: 'Jean Petit', college: 'employers' }] as const
  t.same(signatoriesOf({ commission: { president: jean, vicePresident: { ...awa, name: null } }, juryPresident: awa }), [
    { role: 'president', ...jean }, { role: 'jury_president', ...awa }
  ])
  t.same(signatoriesOf({ commission: null, juryPresident: null }), [])
})

const register = { registrationNumber: 'RNCP38565', decidedOn: '2024-01-15', effectiveOn: '2024-02-01', registrationEnd: '2027-01-31' }

t.test('the register’s decision is told of the registration that the award was delivered under, and of no later one', async (t) => {
  const delivery = { registrationNumber: 'RNCP38565', deliveredOn: '2026-03-02' }
  const told = { registrationDecisionDate: '2024-01-15', registrationYears: 3 }
  t.same(registrationBehind(register, delivery), told)
  t.same(registrationBehind({ ...register, registrationEnd: '2029-02-01' }, delivery), { ...told, registrationYears: 5 })
  const nothing = { registrationDecisionDate: null, registrationYears: null }
  t.same(registrationBehind({ ...register, registrationNumber: 'RNCP40001' }, delivery), nothing)
  t.same(registrationBehind({ ...register, effectiveOn: '2026-06-01', registrationEnd: '2029-05-31' }, delivery), nothing, 'registered again since')
  const again = { ...register, effectiveOn: '2026-06-01', registrationEnd: '2029-05-31', decidedOn: '2026-05-20' }
  const earlier = { ...register, register: 'rncp', level: 4, lastDeliveryDate: '2030-01-01' } as const
  t.same(registrationBehind({ ...again, earlierRegistrations: [earlier as never] }, delivery), told, 'the term before is remembered')
  t.same(registrationBehind(register, { ...delivery, registrationNumber: null }), nothing)
})

t.test('a statement quotes the register’s number while the registration runs', async (t) => {
  for (const [day, number] of [['2024-01-31', null], ['2024-02-01', 'RNCP38565'], ['2027-01-31', 'RNCP38565'], ['2027-02-01', null]] as const) {
    t.equal(numberOn(register, day), number, day)
  }
})
