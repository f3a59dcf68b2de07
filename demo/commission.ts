import { demoCertificate, demoFramework } from '../src/demo/certificate.ts'
import { type Client, must } from './api.ts'
import { addDays, type Stage } from './stage.ts'

interface Member { readonly seatId: string, readonly college: string, readonly client: Client }

/** One key for the titular of each seat. */
export async function gatherCommission ({ officer, cast }: Stage): Promise<Member[]> {
  const { items } = await officer.get('/v1/seats?limit=200', 'Who sits in the joint commission?')
  const titulars = items.filter((seat: any) => seat.titularId !== null && seat.endedOn === null)
  must(titulars.length >= 4, 'the branch has seats with titulars in both colleges')
  const members = []
  for (const { id: seatId, college, titularId, organizationName } of titulars) {
    members.push({ seatId, college, client: await cast('commission_member', `the member of ${organizationName}`, { personId: titularId }) })
  }
  return members
}

/** A session of the commission on the day it is held, open with everybody present. `before` is played while one college is missing. */
async function openSession (stage: Stage, members: readonly Member[], before?: (path: string) => Promise<unknown>): Promise<string> {
  const { officer } = stage
  const chair = (college: string) => members.find((member) => member.college === college)!.seatId
  const heldOn = addDays(await stage.today(), 15)
  const plan = { kind: 'ordinary', heldOn, place: 'Paris', presidentSeatId: chair('employees'), vicePresidentSeatId: chair('employers') }
  const { id } = await officer.post('/v1/commission-sessions', plan, `A session of the commission is planned for ${heldOn}`)
  const path = `/v1/commission-sessions/${id}`
  await officer.post(`${path}/convene`, {}, 'Its members are convened')
  await stage.wait(15, 'the session')
  const arrive = (college: string) => Promise.all(members.filter((member) => member.college === college).map(({ seatId }) =>
    officer.post(`${path}/attendances`, { seatId, presence: 'present', proxyHolderSeatId: null }, `A member of the ${college}’ college signs in`)))
  await arrive('employees')
  await before?.(path)
  await arrive('employers')
  await officer.post(`${path}/open`, {}, 'The session opens')
  return id
}

/** A matter is tabled, everybody votes for it, and the vote is closed. */
async function adopt ({ officer }: Stage, members: readonly Member[], { sessionId, ...matter }: { sessionId: string, subject: string, subjectId: string, title: string }) {
  const { id } = await officer.post('/v1/commission-approvals', { ...matter, sector: null, effectiveOn: null }, `On the agenda: ${matter.title}`)
  const path = `/v1/commission-approvals/${id}`
  await officer.post(`${path}/table`, { commissionSessionId: sessionId }, 'The matter is tabled')
  for (const { seatId, client } of members) await client.post(`${path}/ballots`, { seatId, choice: 'for' }, 'A ballot for')
  const closed = await officer.post(`${path}/close-vote`, {}, 'The vote is closed')
  must(closed.status === 'adopted', 'the commission adopts')
}

async function closeSession ({ officer }: Stage, members: readonly Member[], id: string): Promise<void> {
  await officer.post(`/v1/commission-sessions/${id}/close`, {}, 'The session is closed')
  for (const college of ['employees', 'employers']) {
    const { client } = members.find((member) => member.college === college)!
    await client.post(`/v1/commission-sessions/${id}/sign-minutes`, {}, 'The minutes are signed')
  }
}

/** A project becomes a certificate, and the certificate is registered. Answers its id. */
export async function createCertificate (stage: Stage, members: readonly Member[], code: string): Promise<string> {
  const { officer } = stage
  const { title, sector, level, registrationNumber } = demoCertificate
  const content = { code, title, sector, isInterbranch: false, partnerBranches: [], need: 'Les chefs de secteur manquent.', framework: demoFramework, effectiveOn: null }
  const project = await officer.post('/v1/certificate-projects', { kind: 'creation', certificateId: null, ...content }, `A project: « ${title} »`)
  await officer.post(`/v1/certificate-projects/${project.id}/submit`, {}, 'The project goes to the joint commission')
  const sessionId = await openSession(stage, members, (path) =>
    officer.refused('quorum_not_reached', `${path}/open`, {}, 'a vote without quorum, for the employers are not there yet'))
  await adopt(stage, members, { sessionId, subject: 'project_framework', subjectId: project.id, title: `Création : ${title}` })
  await closeSession(stage, members, sessionId)
  const { items: [certificate] } = await officer.get(`/v1/certificates?code=${code}`, 'The certificate exists')
  const path = `/v1/certificates/${certificate.id}`
  const today = await stage.today()
  await officer.post(`${path}/file-registration`, { register: 'rncp' }, 'Its registration in the RNCP is asked for')
  const registration = {
    registrationNumber, level, decidedOn: today, effectiveOn: today, registrationEnd: addDays(today, 5 * 365), lastDeliveryDate: addDays(today, 6 * 365)
  }
  await officer.post(`${path}/record-registration`, registration, 'France compétences has registered it')
  return certificate.id
}

/** The secretariat grants where it is the certifying body; elsewhere the commission votes, in one session. */
export async function accredit (stage: Stage, members: readonly Member[], files: readonly { id: string, title: string }[]): Promise<void> {
  const { allowedActions } = await stage.officer.get(`/v1/accreditations/${files[0]!.id}`, 'Who decides on accreditations?')
  if (allowedActions.some(({ action, blockedBy }: any) => action === 'grant' && blockedBy.length === 0)) {
    for (const { id, title } of files) await stage.officer.post(`/v1/accreditations/${id}/grant`, {}, `The certifying body decides: ${title}`)
    return
  }
  const sessionId = await openSession(stage, members)
  for (const { id, title } of files) await adopt(stage, members, { sessionId, subject: 'accreditation_grant', subjectId: id, title })
  await closeSession(stage, members, sessionId)
}

/** Where the commission awards on the jury's proposal. */
export async function ratify (stage: Stage, members: readonly Member[], jurySessionId: string): Promise<void> {
  const sessionId = await openSession(stage, members)
  await adopt(stage, members, { sessionId, subject: 'jury_ratification', subjectId: jurySessionId, title: 'Ratification des propositions du jury' })
  await closeSession(stage, members, sessionId)
}
