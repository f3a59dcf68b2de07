import fc from 'fast-check'
import assert from 'node:assert/strict'
import t from 'tap'
import {
  type AdoptedEntry, adoptionRefusal, changesCommonUnits, commonUnitsOf, partnersAwaited, publicationOf, type PublishedEntry, revisionRefusal, sharersOf
} from '../../src/domain/catalogue.ts'
import type { FrameworkContent, Unit } from '../../src/domain/framework.ts'
import { frameworkOf, sharing } from '../support/frameworks.ts'

const common = sharing(frameworkOf('Q1', 'Q2', 'S1'), { Q1: 'CQPI-QUALITY/U1', Q2: 'CQPI-QUALITY/U2' })
const entry: AdoptedEntry = {
  ownerBranchId: 'owner', certificateCode: 'CQPI', code: 'METAL-CQPI', version: 3, commonUnits: commonUnitsOf(common), endedOn: null, adoptedVersion: null
}
/** The common units of the entry under codes of one's own. */
const renamed = (units: readonly Unit[]) => units.map((unit) => ({ ...unit, code: `X${unit.code}` }))

// Model, Interbranch; common units count in every certificate that has them [S14][S60][S61].
t.test('a partner has every common unit by its common code and title, beside units of its own', async (t) => {
  const judge = (units: readonly Unit[], change: Partial<AdoptedEntry> = {}, code: string | null = 'METAL-CQPI') =>
    adoptionRefusal(code, { ...entry, ...change }, { units })
  const [first, second, own] = common.units as [Unit, Unit, Unit]
  t.equal(judge(common.units), null)
  t.equal(judge([...renamed([second, first]), own]), null, 'in any order, under other codes')
  t.equal(judge([first, second]), null, 'without a unit of its own')
  t.match(judge([first, own]), { code: 'common_unit_missing', params: { unit: 'CQPI-QUALITY/U2', code: 'METAL-CQPI', version: 3 } })
  t.match(judge([first, { ...second, commonCode: null }]), { code: 'common_unit_missing' }, 'the title alone is no reference')
  t.match(judge([first, { ...second, title: 'Quality' }]), { code: 'common_unit_differs', params: { unit: 'CQPI-QUALITY/U2', title: 'Unit Q2' } })
  t.match(judge(common.units, { endedOn: '2026-01-31' }), { code: 'catalogue_entry_ended', params: { endedOn: '2026-01-31' } })
  t.equal(judge([own], { endedOn: '2026-01-31', adoptedVersion: 3 }, null), null, 'whom the owner left is free')
  t.match(judge(common.units, { adoptedVersion: 3 }, 'FOOD-CQPI'), { code: 'catalogue_code_differs', params: { code: 'METAL-CQPI' } })
  t.match(judge([first], { adoptedVersion: 2 }, null), { code: 'common_unit_missing' }, 'a later revision is bound without naming it again')
  t.match(adoptionRefusal('METAL-NONE', null, common), { code: 'catalogue_code_unknown', params: { code: 'METAL-NONE' } })
  t.equal(adoptionRefusal(null, null, common), null)
})

t.test('which units are common changes with their titles, competences and criteria, not with their local codes or order', async (t) => {
  const { units } = common
  const [first, second, own] = units as [Unit, Unit, Unit]
  t.notOk(changesCommonUnits(units, [...renamed([...units]).reverse()]))
  t.notOk(changesCommonUnits(units, [first, second]), 'a specific unit is not')
  const [competence] = first.competences
  const others: Unit[][] = [
    [first, own], [{ ...first, title: 'Other' }, second, own], [{ ...first, commonCode: 'CQPI-QUALITY/U3' }, second, own], [...units, { ...own, commonCode: 'C' }],
    [{ ...first, competences: [{ ...competence!, criteria: ['Something else'] }] }, second], [{ ...first, isOptional: true }, second]
  ]
  for (const after of others) t.ok(changesCommonUnits(units, after))
})

const published: PublishedEntry = { version: 4, units: common.units, partnerBranches: ['1518', '3246', 'metal', 'food'], knownAs: ['metal', '0016'], adoptions: [] }

t.test('a revision of common units waits for every partner, and names those that are awaited', async (t) => {
  const changed = { units: common.units.slice(1) }
  const adoption = (version: number, ...knownAs: string[]) => ({ version, knownAs, endedOn: null })
  const judge = (adoptions: PublishedEntry['adoptions'], framework: Pick<FrameworkContent, 'units'> = changed, partnerBranches = published.partnerBranches) =>
    revisionRefusal({ ...published, adoptions }, { partnerBranches, framework })
  t.match(judge([]), { code: 'partners_awaited', params: { version: 4, partners: '1518, 3246, food' } }, 'the owner does not wait for itself')
  t.match(judge([adoption(4, 'animation', '1518'), adoption(3, 'food')]), { params: { partners: '3246, food' } }, 'an older version is not enough')
  t.match(judge([adoption(4, 'food', '1518')]), { params: { partners: '3246' } }, 'one branch named twice')
  const all = [adoption(4, 'animation', '1518'), adoption(4, 'wood', '3246')]
  t.equal(judge([...all, adoption(4, 'food')]), null)
  t.equal(judge([...all, { version: 2, knownAs: ['food'], endedOn: '2026-01-31' }]), null, 'who left is not waited for')
  t.equal(judge([], common), null, 'units of its own it revises freely')
  t.equal(revisionRefusal(null, { partnerBranches: [], framework: changed }), null, 'as does who shares nothing')
  t.match(judge([adoption(4, 'wood', '3246')], changed, ['3246', 'metal', 'food']), { params: { partners: 'food' } }, 'who never joined may be left out')
  t.match(judge([adoption(3, 'wood', '3246'), adoption(2, 'sea')], changed, []), { params: { partners: '3246, sea' } }, 'who joined may not, named or not')
  t.equal(judge([adoption(2, 'metal', '2120')], changed, []), null, 'another certificate of the owner is its own matter')
})

t.test('as a second reading of the rule: awaited is who lags behind, and who is named, before and now, and was never seen', async () => {
  const names = ['a', 'b', 'c', 'd']
  const adoptions = fc.array(fc.record({
    knownAs: fc.subarray(names, { minLength: 1 }), version: fc.integer({ min: 1, max: 3 }), endedOn: fc.constantFrom(null, '2026-01-31')
  }), { maxLength: 5 })
  const worlds = fc.record({ version: fc.integer({ min: 1, max: 3 }), partnerBranches: fc.array(fc.constantFrom(...names)), knownAs: fc.subarray(names), adoptions })
  fc.assert(fc.property(worlds, fc.subarray(names), (world, stillNamed) => {
    const naive = new Set<string>()
    for (const name of world.partnerBranches) {
      let isSeen = world.knownAs.includes(name)
      for (const { knownAs } of world.adoptions) if (knownAs.includes(name)) isSeen = true
      if (!isSeen && stillNamed.includes(name)) naive.add(name)
    }
    for (const { knownAs, version, endedOn } of world.adoptions) {
      if (endedOn !== null || version >= world.version || knownAs.some((word) => world.knownAs.includes(word))) continue
      let known = knownAs[0]!
      for (const name of [...world.partnerBranches].reverse()) if (knownAs.includes(name)) known = name
      naive.add(known)
    }
    assert.deepEqual(partnersAwaited(world, stillNamed), [...naive])
  }), { seed: 2026, numRuns: 500 })
})

t.test('the owner tells of common units and of partners that are others; new partners alone leave the version', async (t) => {
  const project = { code: 'CQPI', isInterbranch: true, partnerBranches: published.partnerBranches, framework: common }
  const tell = (change: Partial<typeof project>, before: PublishedEntry | null = published) => publicationOf({ ...project, ...change }, before, '2026-03-02')
  const first = { code: 'CQPI', version: null, commonUnits: commonUnitsOf(common), publishedOn: '2026-03-02' }
  t.strictSame(tell({}, null), first, 'a creation, or a plain certificate that is shared from now on')
  t.equal(tell({ isInterbranch: false }, null), null)
  t.equal(tell({ partnerBranches: [...published.partnerBranches, '1518'].reverse() }), null, 'the same partners in another order')
  t.strictSame(tell({ partnerBranches: ['metal', 'food'] }), { ...first, version: 4 })
  const fewer = { ...common, units: common.units.slice(1) }
  t.match(tell({ framework: fewer, partnerBranches: ['metal', 'food'] }), { version: null, commonUnits: { length: 1 } })
})

// Law, and [L1][L38]: an interbranch certificate is that of two branches at least.
t.test('with fewer than two branches left it is a plain certificate', async (t) => {
  const owner = { branchId: 'a', branchName: 'Metal', endedOn: null }
  const partner = (branchId: string, branchName: string, endedOn: string | null = null) => ({ branchId, branchName, version: 1, adoptedOn: '2026-01-05', endedOn })
  t.same(sharersOf(owner, []), { branches: ['Metal'], isInterbranch: false })
  t.same(sharersOf(owner, [partner('b', 'Food'), partner('b', 'Food')]), { branches: ['Metal', 'Food'], isInterbranch: true }, 'two certificates of one branch')
  t.same(sharersOf(owner, [partner('b', 'Food', '2026-03-01')]), { branches: ['Metal'], isInterbranch: false })
  t.same(sharersOf(owner, [partner('a', 'Metal')]), { branches: ['Metal'], isInterbranch: false }, 'two sectors of one branch are one branch')
  t.same(sharersOf({ ...owner, endedOn: '2026-03-01' }, [partner('b', 'Food'), partner('c', 'Wood')]), { branches: ['Food', 'Wood'], isInterbranch: true })
})
