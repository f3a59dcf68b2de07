import fc from 'fast-check'
import t from 'tap'
import { type Candidacy, type Person, relationBetween, relations, relationsBetween } from '../../../src/domain/rules/conflicts.ts'

const person = (more: Partial<Person> = {}): Person => ({ personId: 'Le Goff', organizationIds: [], trainsFor: [], trainsCompanies: [], ...more })
const candidacy = (more: Partial<Candidacy> = {}): Candidacy =>
  ({ candidateId: 'Diallo', certificateId: 'operator', employerOrganizationIds: ['mill'], trainingOrganizationIds: ['school'], ties: [], ...more })

t.test('a stranger has no relation', async (t) => {
  t.equal(relationBetween(person({ organizationIds: ['quarry'], trainsFor: ['academy'] }), candidacy()), null)
  t.equal(relationBetween(person(), candidacy({ ties: [{ personId: 'Perrot', relation: 'family', source: 'declared' }] })), null)
})

t.test('each relation is told with what it is known from', async (t) => {
  const of = (more: Partial<Person>, known: Partial<Candidacy> = {}) => relationBetween(person(more), candidacy(known))
  t.same(of({ personId: 'Diallo' }), { relation: 'self', source: 'identity' })
  t.same(of({ organizationIds: ['quarry', 'mill'] }), { relation: 'employs', source: 'employer' })
  t.same(of({ organizationIds: ['school'] }), { relation: 'trained', source: 'training_enrollment' })
  t.same(of({ trainsFor: ['school'] }), { relation: 'trained', source: 'training_enrollment' })
  for (const [relation, source] of [['coached', 'declared'], ['assessed', 'assessment'], ['first_panel', 'appeal']] as const) {
    t.same(of({}, { ties: [{ personId: 'Le Goff', relation, source }] }), { relation, source })
  }
})

// Chemistry, KALIARTI000029324363: who trains for a company and a CPQ cannot assess that pair.
t.test('chemistry: who trains for a company and a certificate is tied to that pair, and to no other', async (t) => {
  const trains = (organizationId: string, certificateId: string | null) =>
    relationBetween(person({ trainsCompanies: [{ organizationId, certificateId }] }), candidacy())
  t.same(trains('mill', 'operator'), { relation: 'trains_company', source: 'examiner_record' })
  t.same(trains('mill', null), { relation: 'trains_company', source: 'examiner_record' })
  t.equal(trains('mill', 'team leader'), null)
  t.equal(trains('quarry', 'operator'), null)
  t.equal(trains('quarry', null), null)
})

t.test('the strongest is told, in one order', async (t) => {
  t.same(relations, ['self', 'employs', 'trained', 'coached', 'assessed', 'family', 'same_organization', 'trains_company', 'first_panel'])
  const ties = [...relations].reverse().map((relation) => ({ personId: 'Le Goff', relation, source: 'declared' }))
  for (const [place, relation] of relations.entries()) {
    t.equal(relationBetween(person(), candidacy({ ties: ties.slice(0, ties.length - place) }))?.relation, relation)
  }
  const declared = { personId: 'Le Goff', relation: 'employs', source: 'declared' }
  t.same(relationsBetween(person({ organizationIds: ['mill'] }), candidacy({ ties: [declared] })),
    [{ relation: 'employs', source: 'declared' }, { relation: 'employs', source: 'employer' }])
})

const name = fc.constantFrom('a', 'b', 'c', 'd')
const names = fc.subarray(['a', 'b', 'c', 'd'])
const persons = fc.record({
  personId: name,
  organizationIds: names,
  trainsFor: names,
  trainsCompanies: fc.array(fc.record({ organizationId: name, certificateId: fc.option(name) }), { maxLength: 3 })
})
const candidacies = fc.record({
  candidateId: name,
  certificateId: name,
  employerOrganizationIds: names,
  trainingOrganizationIds: names,
  ties: fc.array(fc.record({ personId: name, relation: fc.constantFrom(...relations), source: fc.constantFrom('declared', 'assessment') }), { maxLength: 4 })
})

/** One question per relation, in the order of their strength. */
function naive (person: Person, candidacy: Candidacy): string | null {
  const tied = (relation: string) => candidacy.ties.some((tie) => tie.personId === person.personId && tie.relation === relation)
  if (person.personId === candidacy.candidateId || tied('self')) return 'self'
  for (const id of person.organizationIds) if (candidacy.employerOrganizationIds.includes(id)) return 'employs'
  if (tied('employs')) return 'employs'
  for (const id of candidacy.trainingOrganizationIds) if (person.organizationIds.includes(id) || person.trainsFor.includes(id)) return 'trained'
  for (const relation of ['trained', 'coached', 'assessed', 'family', 'same_organization']) if (tied(relation)) return relation
  for (const { organizationId, certificateId } of person.trainsCompanies) {
    const isThatCertificate = certificateId === null || certificateId === candidacy.certificateId
    if (isThatCertificate && candidacy.employerOrganizationIds.includes(organizationId)) return 'trains_company'
  }
  return tied('trains_company') ? 'trains_company' : tied('first_panel') ? 'first_panel' : null
}

t.test('agrees with one question after the other', async (t) => {
  const found = new Set<string | null>()
  fc.assert(fc.property(persons, candidacies, (person, candidacy) => {
    const expected = naive(person, candidacy)
    found.add(expected)
    return (relationBetween(person, candidacy)?.relation ?? null) === expected
  }), { seed: 2026, numRuns: 2000 })
  t.same([...found].filter((relation) => relation !== null).length, relations.length, 'every relation came up')
})
