import { addDays, somebody } from './stage.ts'
import type { Place } from './people.ts'

/** One file before the jury: the units that it finds acquired, of those that are missing. */
export interface Case { readonly applicationId: string, readonly name: string, readonly units: Readonly<Record<string, boolean>>, readonly recommendations?: string }

/** A jury sits: convened, composed, opened, decides each case, closes, and its minutes are signed. Answers the session. */
export async function deliberate (place: Place, cases: readonly Case[], { showParity = false } = {}): Promise<string> {
  const { stage, certificateId } = place
  const { officer } = stage
  let heldOn = addDays(await stage.today(), 30)
  if (heldOn.slice(5, 7) === '08') heldOn = `${heldOn.slice(0, 4)}-09-01`
  const plan = { certificateId, route: null, heldOn, place: 'Paris', capacity: 20 }
  const { id } = await officer.post('/v1/jury-sessions', plan, `A jury is planned for ${heldOn}`)
  const path = `/v1/jury-sessions/${id}`
  for (const { applicationId, name } of cases) {
    await officer.post(`${path}/listed-candidates`, { applicationId }, `${name} is put on the list`)
  }
  await officer.post(`${path}/convene`, {}, 'The jury is convened')
  const seat = (name: string, college: string, role = 'member') => officer.post(`${path}/panel-members`,
    { personId: somebody(), name, college, organizationId: null, role, isQualified: true, isPresent: true }, `A seat in the panel for the ${college}’ college`)
  await seat('Louise Garnier', 'employees', 'president')
  await seat('Karim Haddad', 'employees')
  await seat('Jeanne Morel', 'employers')
  if (showParity) await seat('Omar Diallo', 'employees')
  await stage.wait(30, 'the jury')
  if (showParity) await officer.refused('quorum_not_reached', `${path}/open`, {}, 'a jury whose employers’ side is short')
  await seat('Hugo Perrin', 'employers')
  if (showParity) {
    await officer.refused('panel_not_balanced', `${path}/open`, {}, 'a jury without parity, three members against two')
    await seat('Alice Renard', 'employers')
  }
  await officer.post(`${path}/open`, {}, 'The jury opens')
  for (const { applicationId, name, units, recommendations = null } of cases) {
    const findings = Object.entries(units).map(([unitCode, isAcquired]) => ({ unitCode, isAcquired }))
    const decision = { applicationId, isDeferred: false, units: findings, recusedPersonIds: [], markAdjustments: [], recommendations }
    await officer.post(`${path}/decisions`, decision, `The jury decides on ${name}: ${findings.map((unit) => `${unit.unitCode} ${unit.isAcquired ? 'yes' : 'no'}`).join(', ')}`)
  }
  await officer.post(`${path}/close`, {}, 'The session is closed')
  await officer.post(`${path}/sign-minutes`, {}, 'The minutes are signed: results are published')
  return id
}
