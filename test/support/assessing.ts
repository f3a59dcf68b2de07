import type { Test } from 'tap'
import type { Application } from '../../src/domain/application.ts'
import { openCandidate } from './decisions.ts'
import { accredit, openExaminer, openFile, openSchool, startTraining } from './training.ts'

/** What route tests of assessments begin with: cleaning's rules, a school, and a pair of a professional and a pedagogical examiner. */
export async function startAssessing (t: Test) {
  const world = await startTraining(t)
  const officer = await world.as('officer')
  const school = await openSchool(world)
  await accredit(world, { organizationId: school })
  const examinerId = await openExaminer(world)
  const secondExaminerId = await openExaminer(world, { qualities: ['pedagogical'], yearsInTrade: 0 })
  for (const id of [examinerId, secondExaminerId]) await accredit(world, { examinerId: id })
  const plan = async (applicationId: string, kind = 'certification', more = {}) =>
    (await officer.post('/v1/assessments', { applicationId, kind, unitCodes: ['U1', 'U2'], plannedFor: world.today, ...more })).body
  return {
    ...world,
    officer,
    school,
    examinerId,
    secondExaminerId,
    examiner: await world.as('examiner', { personId: examinerId }),
    teacher: await world.as('examiner', { personId: secondExaminerId }),
    plan,
    file: async (status: Application['status'], more: Partial<Application> = {}) => {
      const candidateId = await openCandidate(world)
      return { candidateId, applicationId: await openFile(world, { candidateId, status, ...more }) }
    },
    assigned: async (applicationId: string, kind?: string) => {
      const { href } = await plan(applicationId, kind)
      return (await officer.post(`${href}/assign`, { examinerId, secondExaminerId })).body
    },
    result: (unitCode: string, unit = 'yes') => ({ unitCode, marks: { unit }, comment: null })
  }
}
