import { sql } from 'kysely'
import { missingUnits } from '../domain/application-guards.ts'
import type { ListedFile } from '../domain/jury-conflicts.ts'
import type { JuryFile } from '../domain/jury-deliberation.ts'
import type { KeptMarks } from '../domain/jury-findings.ts'
import { heldUnits } from '../domain/rules/held-units.ts'
import type { ReadTx } from './schema.ts'
import { frameworkFacts, unitAwardFacts } from './unit-facts.ts'

/** Who has a part in a file, for a query that reads `application`. */
export const candidacy = {
  /** Ties declared, results given, and the panel whose decision an appeal has undone. */
  ties: sql<ListedFile['ties']>`(select coalesce(jsonb_agg(distinct jsonb_build_object(
      'personId', tie.person_id, 'relation', tie.relation, 'source', tie.source)), '[]'::jsonb)
    from (
      select link.person_id, link.relation, 'declared' as source from candidate_link as link
      where link.branch_id = application.branch_id and link.candidate_id = application.candidate_id
      union all select examiner.person_id, 'assessed', 'assessment'
      from assessment, unnest(array[assessment.examiner_id, assessment.second_examiner_id]) as examiner (person_id)
      where assessment.branch_id = application.branch_id and assessment.candidate_id = application.candidate_id
        and examiner.person_id is not null and assessment.status not in ('cancelled', 'absent')
      union all select first.person_id, 'first_panel', 'appeal' from appeal
        join panel_member as first on first.branch_id = appeal.branch_id and first.jury_session_id = appeal.jury_session_id
      where appeal.branch_id = application.branch_id and appeal.application_id = application.id
        and exists (select from appeal_decision as ruling where ruling.branch_id = appeal.branch_id and ruling.appeal_id = appeal.id
          and ruling.ruling = 'new_deliberation') and first.is_present
    ) as tie)`,
  employers: sql<string[]>`(
    select to_jsonb(array_remove(array[application.employer_organization_id, person.employer_organization_id], null)) from candidate as person
    where person.branch_id = application.branch_id and person.id = application.candidate_id)`,
  /** For any application of this person. */
  trainers: sql<string[]>`(select coalesce(jsonb_agg(distinct enrollment.organization_id), '[]'::jsonb)
    from training_enrollment as enrollment
    where enrollment.branch_id = application.branch_id and enrollment.candidate_id = application.candidate_id
      and enrollment.activated_on is not null)`,
  /** For this one. */
  preparedBy: sql<string[]>`(select coalesce(jsonb_agg(distinct enrollment.organization_id), '[]'::jsonb)
    from training_enrollment as enrollment
    where enrollment.branch_id = application.branch_id and enrollment.application_id = application.id
      and enrollment.activated_on is not null)`
}

const results = sql<JuryFile['results']>`(select coalesce(jsonb_agg(jsonb_build_object(
    'unitCode', result.unit_code, 'outcome', result.outcome, 'marks', result.marks) order by result.id), '[]'::jsonb)
  from assessment join assessment_result as result on result.branch_id = assessment.branch_id and result.assessment_id = assessment.id
  where assessment.branch_id = application.branch_id and assessment.application_id = application.id
    and assessment.kind = 'certification' and assessment.status = 'locked')`

const competences = sql<JuryFile['competences']>`(
  select coalesce(jsonb_object_agg(unit->>'code', jsonb_path_query_array(unit, '$.competences[*].code')), '{}'::jsonb)
  from framework, jsonb_array_elements(framework.content->'units') as unit
  where framework.branch_id = application.branch_id and framework.certificate_id = application.certificate_id
    and framework.version = application.framework_version)`

/** The marks behind each unit that the person was ever given: of the examiners, of the jury, and those that it wrote anew. */
const awardedMarks = sql<(Omit<KeptMarks, 'unitCode'> & { unitAwardId: string })[]>`(
  select coalesce(jsonb_agg(jsonb_build_object('unitAwardId', given.id, 'marks', assessed.marks,
    'juryMarks', coalesce((select unit->'juryMarks' from jsonb_array_elements(decided.units) as unit
      where unit->>'unitCode' = given.unit_code limit 1), '{}'::jsonb),
    'adjustments', coalesce((select jsonb_agg(adjustment) from jsonb_array_elements(decided.mark_adjustments) as adjustment
      where adjustment->>'unitCode' = given.unit_code), '[]'::jsonb))), '[]'::jsonb)
  from unit_award as given
  join lateral (select result.marks from assessment
    join assessment_result as result on result.branch_id = assessment.branch_id and result.assessment_id = assessment.id
    where assessment.branch_id = given.branch_id and assessment.application_id = given.application_id and result.unit_code = given.unit_code
      and assessment.kind = 'certification' and assessment.status = 'locked' order by result.id desc limit 1) as assessed on true
  left join lateral (select decision.units, decision.mark_adjustments from jury_decision as decision
    where decision.branch_id = given.branch_id and decision.jury_session_id = given.jury_session_id
      and decision.application_id = given.application_id order by decision.id desc limit 1) as decided on true
  where given.branch_id = application.branch_id and given.candidate_id = application.candidate_id
    and given.certificate_id = application.certificate_id)`

/** One file as a panel needs it. */
export async function findJuryFile (tx: ReadTx, applicationId: string, today: string): Promise<JuryFile | null> {
  const columns = { branchId: 'application.branchId', candidateId: 'application.candidateId', certificateId: 'application.certificateId' }
  const row = await tx.selectFrom('application').select([
    'candidateId', 'certificateId', 'route', 'registration', 'unitCodes', 'validationFileOn',
    candidacy.ties.as('ties'), candidacy.employers.as('employerOrganizationIds'), candidacy.trainers.as('trainingOrganizationIds'),
    results.as('results'), competences.as('competences'), awardedMarks.as('awardedMarks'),
    frameworkFacts({ ...columns, version: 'application.frameworkVersion' }).as('framework'), unitAwardFacts(columns).as('unitAwards')
  ]).where('branchId', '=', tx.branchId).where('id', '=', applicationId).executeTakeFirst()
  if (!row) return null
  const { unitCodes, unitAwards, awardedMarks: marks, validationFileOn, ...file } = row
  const { held } = heldUnits(unitAwards, file.framework, today)
  return {
    ...file,
    applicationId,
    isVae: validationFileOn !== null,
    missingUnits: missingUnits({ unitCodes }, { framework: file.framework, unitAwards }, today),
    heldUnits: held.map(({ unitCode }) => unitCode),
    keptMarks: held.flatMap(({ unitCode, unitAwardId }) => marks.filter((kept) => kept.unitAwardId === unitAwardId)
      .map(({ marks, juryMarks, adjustments }) => ({ unitCode, marks, adjustments, ...(juryMarks && { juryMarks }) })))
  }
}
