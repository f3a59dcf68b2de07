import { type Client, must } from './api.ts'
import { addDays, type Stage } from './stage.ts'

/** What the people of the story meet. */
export interface Place {
  readonly stage: Stage
  readonly certificateId: string
  readonly provider: { readonly client: Client, readonly organizationId: string }
  readonly examiner: { readonly client: Client, readonly examinerId: string }
  /** The other half of a pair: who knows how people learn, beside who practises the trade. */
  readonly teacherId: string
}

export interface Person { readonly name: string, readonly candidateId: string, readonly client: Client }

export async function welcome ({ officer, cast }: Stage, name: readonly [string, string], birthDate: string): Promise<Person> {
  const [givenNames, familyName] = name
  const content = {
    givenNames, familyName, birthDate, birthPlace: 'Lyon', email: null, phone: null, category: 'job_seeker', employerOrganizationId: null, managingOrganizationId: null
  }
  const { id: candidateId } = await officer.post('/v1/candidates', content, `${givenNames} is known to the branch`)
  return { name: givenNames, candidateId, client: await cast('candidate', givenNames, { personId: candidateId }) }
}

/** The person applies, and the secretariat finds the file complete. Answers the application. */
export async function apply (
  { stage: { officer }, certificateId }: Place, { candidateId, client, name }: Person,
  { route, previousApplicationId = null, unitCodes }: { route: string, previousApplicationId?: string | null, unitCodes?: readonly string[] }
): Promise<any> {
  const body = {
    candidateId,
    certificateId,
    route,
    scheme: 'self_funded',
    employerOrganizationId: null,
    agreementSignedOn: null,
    prerequisitesDeclared: true,
    previousApplicationId,
    ...(unitCodes && { unitCodes })
  }
  const { id } = await client.post('/v1/applications', body, `${name} applies`)
  await client.post(`/v1/applications/${id}/submit`, {}, `${name} hands the application in`)
  return officer.post(`/v1/applications/${id}/accept`, {}, 'The file is complete')
}

/** An examiner compares the person with the framework and says where this leads. */
export async function orient (place: Place, application: any, orientation: string, unitCodes: readonly string[] = application.unitCodes): Promise<void> {
  const { stage: { officer, today }, examiner } = place
  const body = { applicationId: application.id, kind: 'positioning', unitCodes, plannedFor: await today() }
  const { id } = await officer.post('/v1/assessments', body, 'A positioning is planned')
  await officer.post(`/v1/assessments/${id}/assign`, { examinerId: examiner.examinerId }, 'It is given to the examiner')
  await examiner.client.post(`/v1/assessments/${id}/complete`, { orientation, comment: null }, `The examiner finds: ${orientation}`)
}

/** Training at the accredited organisation for the units that are missing. */
export async function train (place: Place, application: any, unitCodes: readonly string[], person: Person): Promise<void> {
  const { stage, provider } = place
  const startsOn = await stage.today()
  const body = {
    applicationId: application.id, organizationId: provider.organizationId, siteCode: 'LYON', unitCodes, startsOn, endsOn: addDays(startsOn, 60), plannedHours: 140
  }
  const { id } = await stage.officer.post('/v1/training-enrollments', body, `Training is proposed for ${unitCodes.join(', ')}`)
  const path = `/v1/training-enrollments/${id}`
  await person.client.post(`${path}/agree`, {}, `${person.name} agrees`)
  await provider.client.post(`${path}/agree`, {}, 'The organisation agrees')
  await provider.client.post(`${path}/activate`, {}, 'The training begins')
  await provider.client.post(`${path}/attendances`, { heldOn: startsOn, hours: 7, unitCode: unitCodes[0] }, 'Seven hours of attendance')
  await provider.client.post(`${path}/complete`, {}, 'The training is completed')
}

/** What the examiner found, unit by unit; the file then goes to the jury. `first` is played before somebody independent is chosen. */
export async function certify (
  place: Place, application: any, acquired: Readonly<Record<string, boolean>>, first?: (path: string) => Promise<unknown>
): Promise<void> {
  const { stage: { officer, today }, examiner, teacherId: secondExaminerId } = place
  const body = { applicationId: application.id, kind: 'certification', unitCodes: Object.keys(acquired), plannedFor: await today() }
  const { id } = await officer.post('/v1/assessments', body, 'An assessment is planned')
  const path = `/v1/assessments/${id}`
  await first?.(path)
  await officer.post(`${path}/assign`, { examinerId: examiner.examinerId, secondExaminerId }, 'It is given to a pair of independent examiners')
  for (const [unitCode, isAcquired] of Object.entries(acquired)) {
    const marks = { unit: isAcquired ? 'yes' : 'no' }
    await examiner.client.post(`${path}/results`, { unitCode, marks, comment: null }, `${unitCode}: ${isAcquired ? 'acquired' : 'not acquired'}`)
  }
  await examiner.client.post(`${path}/complete`, { orientation: null, comment: null }, 'The assessment is completed')
  await officer.post(`${path}/lock`, {}, 'It is locked and sent to the jury')
}

/** The application as it stands, which must be this. */
export async function stands ({ stage: { officer } }: Place, id: string, status: string): Promise<any> {
  const application = await officer.get(`/v1/applications/${id}`)
  must(application.status === status, `the application is ${status}, not ${application.status}`)
  return application
}
