import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { findNamedApplication } from '../db/application-names.ts'
import { assessments, findNamedExaminers } from '../db/assessments.ts'
import { orientations } from '../domain/application.ts'
import { assessmentKinds } from '../domain/assessment.ts'
import { openAssessment } from '../domain/assessment-opening.ts'
import { flag, Id, Instant, LegalDate, list as listOf, nullable, OpenString, optional, ref, StringEnum, text } from '../http/schemas.ts'
import { aggregateRoutes } from './aggregate-routes.ts'

const unitCode = text(40)
const reason = text(2000)
const comment = nullable(text(5000))
const day = nullable(LegalDate)
const kind = OpenString(assessmentKinds)
const status = OpenString(assessments.machine.statuses)
const Marks = Type.Unsafe<Record<string, string>>({
  $id: 'Marks',
  type: 'object',
  additionalProperties: { type: 'string', minLength: 1, maxLength: 6 },
  maxProperties: 50,
  description: 'By name of part, examiner or competence, as the branch’s scale asks: decimal marks, or `yes` and `no`.',
  examples: [{ company_examiner: 'yes', accredited_examiner: 'no' }]
})

const assignment = {
  examinerId: Id,
  secondExaminerId: optional(nullable({ ...Id, description: 'Who assesses with them, where the branch asks for a pair.' })),
  isOtherService: optional({ ...flag, description: 'Declares that an examiner of the candidate’s company is not of their service. False where absent.' })
}

export async function assessmentRoutes (app: FastifyInstance): Promise<void> {
  const { command, create, list } = aggregateRoutes(app, assessments, {
    about: 'An external examiner compares a person with the framework: `positioning` before the choice of a way, `certification` for the jury.',
    fields: {
      applicationId: Id,
      candidateId: nullable({ ...Id, description: 'Null for jurors.' }),
      kind,
      unitCodes: listOf(unitCode, 100),
      plannedFor: LegalDate,
      examinerId: nullable(Id),
      secondExaminerId: nullable({ ...Id, description: 'Who assesses with the first one.' }),
      isOtherService: { ...flag, description: 'Declared: an examiner of the candidate’s company is not of their service.' },
      assignedOn: day,
      completedOn: day,
      lockedOn: day,
      orientation: nullable(OpenString(orientations, 'Where a positioning leads.')),
      comment,
      supersedesId: nullable({ ...Id, description: 'The assessment that this one corrects.' }),
      reason: nullable(reason)
    },
    facts: {
      results: { unitCode, outcome: OpenString(['acquired', 'not_acquired', 'jury']), marks: ref(Marks), comment, policyId: Id, recordedAt: Instant }
    }
  })
  create({
    applicationId: Id,
    kind: StringEnum(assessmentKinds),
    unitCodes: { ...listOf(unitCode, 100), minItems: 1, uniqueItems: true },
    plannedFor: LegalDate
  }, async (body, { id, context, tx }) =>
    openAssessment({ id, ...body }, await findNamedApplication(tx, body.applicationId, context.today), context))
  command('assign', assignment, async (tx, { examinerId, secondExaminerId = null, isOtherService = false }) => {
    const examiners = await findNamedExaminers(tx, secondExaminerId === null ? [examinerId] : [examinerId, secondExaminerId])
    const examiner = examiners.get(examinerId) ?? null
    return secondExaminerId === null
      ? { examiner, isOtherService }
      : { examiner, secondExaminer: examiners.get(secondExaminerId) ?? null, isOtherService }
  })
  command('record_result', { unitCode, marks: ref(Marks), comment })
  command('complete', { orientation: nullable(StringEnum(orientations)), comment })
  command('lock', {})
  command('mark_absent', {})
  command('cancel', { reason })
  command('supersede', { reason })
  list({
    summary: {
      applicationId: Id,
      candidateId: nullable(Id),
      kind,
      plannedFor: LegalDate,
      examinerId: nullable(Id),
      secondExaminerId: nullable(Id),
      supersedesId: nullable(Id),
      status
    },
    filters: { applicationId: Id, candidateId: Id, examinerId: Id, secondExaminerId: Id, kind, status },
    ranges: { plannedFor: LegalDate },
    sorts: ['plannedFor']
  })
}
