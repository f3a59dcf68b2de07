import { type Client, clientOf, must } from './api.ts'
import { accredit, createCertificate, gatherCommission, ratify } from './commission.ts'
import { deliberate } from './jury.ts'
import { apply, certify, orient, type Person, type Place, stands, train, welcome } from './people.ts'
import { addDays, openStage, type Stage } from './stage.ts'

interface Telling { readonly baseUrl: string, readonly officerKey: string, readonly say: (line: string) => void }

/** A certificate's whole life, over HTTP only. Answers how many awards were issued. */
export async function play ({ baseUrl, officerKey, say }: Telling): Promise<number> {
  const as = clientOf(baseUrl, say)
  const officer = as('the secretariat', officerKey)
  const stage = await openStage({ as, officer, say })
  const run = Date.now().toString(36).toUpperCase()

  stage.scene('1. The branch creates a certificate')
  const members = await gatherCommission(stage)
  const certificateId = await createCertificate(stage, members, `CQP-RS-${run}`)

  stage.scene('2. It accredits who may train and who may assess')
  const { place, trainer, stranger } = await accreditation(stage, members, { certificateId, run })

  stage.scene('3. Four people apply')
  const aline = await welcome(stage, ['Aline', 'Mercier'], '1994-02-28')
  const bruno = await welcome(stage, ['Bruno', 'Sánchez'], '1981-07-14')
  const chloe = await welcome(stage, ['Chloé', 'Lœwenthal'], '1999-12-31')
  const denis = await welcome(stage, ['Denis', 'Faÿ'], '1988-02-29')

  stage.scene('4. (a) Aline is not eligible for VAE: she trains for every unit')
  const a = await apply(place, aline, { route: 'continuing_training' })
  await orient(place, a, 'training')
  const elsewhere = { applicationId: a.id, organizationId: stranger, siteCode: 'LYON', unitCodes: a.unitCodes, startsOn: await stage.today(), endsOn: null, plannedHours: 140 }
  await officer.refused('organization_not_accredited', '/v1/training-enrollments', elsewhere, 'training at an organisation that is not accredited')
  await train(place, a, a.unitCodes, aline)
  await certify(place, a, all(a.unitCodes), (path) =>
    officer.refused('examiner_not_independent', `${path}/assign`, { examinerId: trainer, secondExaminerId: place.teacherId }, 'an examiner of the organisation that trained her'))

  stage.scene('5. (b) Bruno is eligible: his experience is validated')
  const b = await apply(place, bruno, { route: 'vae' })
  await orient(place, b, 'vae')
  await admit(place, b.id)
  await bruno.client.post(`/v1/applications/${b.id}/submit-validation-file`, {}, 'Bruno hands in his validation file')

  stage.scene('6. (c) Chloé and (d) Denis train as well; each misses something')
  const c = await throughTraining(place, chloe, { B1: true, B2: true, B3: false })
  const d = await throughTraining(place, denis, { B1: true, B2: false, B3: false })

  stage.scene('7. The jury sits')
  const first = await deliberate(place, [
    { applicationId: a.id, name: 'Aline', units: all(a.unitCodes) },
    { applicationId: b.id, name: 'Bruno', units: all(b.unitCodes) },
    { applicationId: c.id, name: 'Chloé', units: { B1: true, B2: true, B3: false }, recommendations: 'Reprendre le suivi du budget.' },
    { applicationId: d.id, name: 'Denis', units: { B1: true, B2: false, B3: false } }
  ], { showParity: true })
  const isProposal = (await officer.get(`/v1/applications/${a.id}`)).status === 'proposed'
  if (isProposal) await ratify(stage, members, first)
  for (const [id, status] of [[a.id, 'certified'], [b.id, 'certified'], [c.id, 'partially_certified'], [d.id, 'partially_certified']]) {
    await stands(place, id, status)
  }
  await chloe.client.file(`/v1/applications/${c.id}/unit-statement.pdf`, 'Chloé receives her unit statement')

  stage.scene('8. Chloé and Denis apply again: only what is missing is trained and assessed')
  await stage.wait(200, 'any waiting period is over')
  const again = await apply(place, chloe, { route: 'continuing_training', previousApplicationId: c.id })
  await orient(place, again, 'training', ['B3'])
  const held = { applicationId: again.id, organizationId: place.provider.organizationId, siteCode: 'LYON', unitCodes: ['B1', 'B3'], startsOn: await stage.today(), endsOn: null, plannedHours: 70 }
  await officer.refused('unit_already_held', '/v1/training-enrollments', held, 'training for a unit that she holds already')
  await train(place, again, ['B3'], chloe)
  await certify(place, again, { B3: true })
  const last = await apply(place, denis, { route: 'continuing_training', previousApplicationId: d.id })
  await orient(place, last, 'training', ['B2', 'B3'])
  await train(place, last, ['B2', 'B3'], denis)
  await certify(place, last, { B2: false, B3: false })
  const second = await deliberate(place, [
    { applicationId: again.id, name: 'Chloé', units: { B3: true } },
    { applicationId: last.id, name: 'Denis', units: { B2: false, B3: false } }
  ])
  if (isProposal) await ratify(stage, members, second)
  await stands(place, again.id, 'certified')
  await stands(place, last.id, 'refused')
  const { items: kept } = await denis.client.get(`/v1/candidates/${denis.candidateId}/unit-awards`, 'Denis is refused; what does he keep?')
  must(kept.length === 1 && kept[0].unitCode === 'B1', 'Denis keeps the unit B1')
  say('      he keeps B1')

  stage.scene('9. The papers')
  const { items: awards } = await officer.get(`/v1/awards?certificateId=${certificateId}`, 'Which awards were issued?')
  for (const { id } of awards) {
    const award = await officer.get(`/v1/awards/${id}`)
    const paper = await officer.file(`/v1/awards/${id}/parchment.pdf`, `The parchment ${award.number}`)
    must(Buffer.from(paper.subarray(0, 5)).toString() === '%PDF-', 'the parchment is a PDF')
    const entry = await as('a stranger', null).get(`/v1/verify/${award.verificationCode}`, 'A stranger verifies it without a credential')
    must(entry.outcome === 'valid', 'the award is valid')
    say(`      ${award.number}: ${entry.outcome}, ${entry.certificateTitle}, holder ${entry.holderInitials}`)
  }
  return awards.length
}

const all = (unitCodes: readonly string[]) => Object.fromEntries(unitCodes.map((code) => [code, true]))

/** Whoever decides in this branch decides; the secretariat where it is the certifying body. */
async function admit ({ stage: { officer }, examiner }: Place, id: string): Promise<void> {
  const decision = { isAdmissible: true, reason: 'Expérience en rapport direct avec le certificat.' }
  const { allowedActions } = await officer.get(`/v1/applications/${id}`)
  const decider = allowedActions.find(({ action }: any) => action === 'decide_admissibility')?.blockedBy.length === 0 ? officer : examiner.client
  await decider.post(`/v1/applications/${id}/decisions`, decision, 'His file is admissible')
}

async function throughTraining (place: Place, person: Person, findings: Readonly<Record<string, boolean>>): Promise<any> {
  const application = await apply(place, person, { route: 'continuing_training' })
  await orient(place, application, 'training')
  await train(place, application, application.unitCodes, person)
  await certify(place, application, findings)
  return application
}

/** Two organisations and three examiners: a pair, and one who trains for the organisation that is accredited. */
async function accreditation (stage: Stage, members: Parameters<typeof accredit>[1], { certificateId, run }: { certificateId: string, run: string }) {
  const { officer } = stage
  const site = { code: 'LYON', name: 'Site de Lyon', postalCode: '69003', city: 'Lyon' }
  const organization = (name: string) => officer.post('/v1/organizations',
    { name: `${name} ${run}`, siret: null, kinds: ['training'], activityDeclaration: null, sites: [site] }, `An organisation: ${name}`)
  const alize = await organization('Centre Alizé')
  const boreal = await organization('Institut Boréal')
  const examiner = (familyName: string, trainsFor: string[], quality = 'professional') => officer.post('/v1/examiners', {
    familyName, givenNames: 'Camille', email: null, employerOrganizationId: null, trainsFor, qualities: [quality], yearsInTrade: 12, retiredOn: null
  }, `An examiner: Camille ${familyName}, ${quality}`)
  const independent = await examiner('Marchand', [])
  const teacher = await examiner('Perrin', [], 'pedagogical')
  const trainer = await examiner('Vidal', [alize.id])
  const provider = await stage.cast('training_provider', alize.name, { organizationId: alize.id })
  const files = [
    await fileOf(stage, provider, { certificateId, organizationId: alize.id, examinerId: null, activities: ['preparation'], siteCodes: ['LYON'] }),
    ...await Promise.all([independent, teacher, trainer].map(async ({ id: examinerId, familyName }) => fileOf(stage,
      await stage.cast('examiner', `Camille ${familyName}`, { personId: examinerId }),
      { certificateId, organizationId: null, examinerId, activities: ['assessment'], siteCodes: [] })))
  ]
  await accredit(stage, members, files)
  const assessor = await stage.cast('examiner', 'Camille Marchand', { personId: independent.id })
  const place: Place = {
    stage,
    certificateId,
    provider: { client: provider, organizationId: alize.id },
    examiner: { client: assessor, examinerId: independent.id },
    teacherId: teacher.id
  }
  return { place, trainer: trainer.id, stranger: boreal.id }
}

interface Scope { readonly certificateId: string, readonly organizationId: string | null, readonly examinerId: string | null, readonly activities: string[], readonly siteCodes: string[] }

/** A file with every piece that the branch's rules ask for; the first try lacks one, and is told so. */
async function fileOf ({ officer, today }: Stage, holder: Client, { certificateId, ...scope }: Scope): Promise<{ id: string, title: string }> {
  const { id } = await holder.post('/v1/accreditations', { ...scope, certificateIds: [certificateId] }, `${holder.name} asks for accreditation`)
  const path = `/v1/accreditations/${id}`
  const { items } = await officer.get('/v1/policies?limit=1')
  const { rules } = await officer.get(`/v1/policies/${items[0].id}`)
  const kind = scope.organizationId ? 'organization' : 'examiner'
  const issuedOn = addDays(await today(), -20)
  for (const piece of rules.accreditation.pieces.filter((wanted: any) => wanted.holder === kind && wanted.when === 'always')) {
    await holder.post(`${path}/documents`, { kind: piece.kind, issuedOn, value: piece.minValue, reference: `${piece.kind}.pdf` }, `A piece of the file: ${piece.kind}`)
  }
  await holder.post(`${path}/submit`, {}, 'The file is handed in')
  await officer.post(`${path}/accept`, {}, 'The file is complete: it goes to the next session')
  return { id, title: `Habilitation : ${holder.name}` }
}
