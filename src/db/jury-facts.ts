import { type Expression, sql } from 'kysely'
import type { Presidencies } from '../domain/jury-panel.ts'
import type { JurySessionFacts } from '../domain/jury-session-guards.ts'
import type { College } from '../domain/rules/voting.ts'
import { candidacy } from './jury-files.ts'
import type { FactColumns } from './kernel/facts.ts'
import { list } from './kernel/json.ts'

/** Of somebody who sits on the commission, titular or substitute, on a day. */
export const isOfCommission = (person: { readonly branchId: Expression<string>, readonly id: Expression<string> }, today: string) => sql<boolean>`exists (
  select from seat where seat.branch_id = ${person.branchId} and ${person.id} in (seat.titular_id, seat.substitute_id)
    and (seat.ended_on is null or seat.ended_on > ${today}))`

/** Written twice with other capitals or spaces, an organisation is still one. */
export const spelling = (name: Expression<unknown>) => sql<string>`lower(regexp_replace(trim(${name}), '\\s+', ' ', 'g'))`

/** The side of whoever presided the branch's latest other session in a year: this one’s, or as many years before. */
const presided = (yearsBefore: number) => sql<College | null>`(
  select president.college from jury_session as other
  join panel_member as president on president.branch_id = other.branch_id and president.jury_session_id = other.id
  where other.branch_id = jury_session.branch_id and other.id <> jury_session.id
    and other.status in ('open', 'closed', 'minutes_signed', 'ratified', 'returned')
    and date_trunc('year', other.held_on) = date_trunc('year', jury_session.held_on) - make_interval(years => ${sql.lit(yearsBefore)})
    and other.held_on >= (date_trunc('year', jury_session.held_on) - interval '1 year')::date
    and president.role = 'president' and president.is_present
    and not exists (select from panel_member as later where later.branch_id = president.branch_id
      and later.jury_session_id = president.jury_session_id and later.supersedes_id = president.id)
  order by other.held_on desc, other.id desc, president.id limit 1)`

export const jurySessionFacts: FactColumns<'jurySession', JurySessionFacts> = {
  panel: (row, { today }) => list(row.selectFrom('panelMember as member')
    .leftJoin('examiner', (join) => join.onRef('examiner.branchId', '=', 'member.branchId').onRef('examiner.id', '=', 'member.personId'))
    .whereRef('member.branchId', '=', 'jurySession.branchId').whereRef('member.jurySessionId', '=', 'jurySession.id')
    .where((member) => member.not(member.exists(member.selectFrom('panelMember as later').select('later.id')
      .whereRef('later.branchId', '=', 'member.branchId').whereRef('later.jurySessionId', '=', 'member.jurySessionId')
      .whereRef('later.supersedesId', '=', 'member.id'))))
    .orderBy('member.id'), (member) => ({
    id: member.ref('member.id'),
    personId: member.ref('member.personId'),
    college: member.ref('member.college'),
    organizationId: member.ref('member.organizationId'),
    mandatedBy: member.ref('member.mandatedBy'),
    capacity: member.ref('member.capacity'),
    role: member.ref('member.role'),
    isQualified: member.ref('member.isQualified'),
    isPresent: member.ref('member.isPresent'),
    needsLeave: member.ref('member.needsLeave'),
    isCommission: isOfCommission({ branchId: member.ref('member.branchId'), id: member.ref('member.personId') }, today),
    organizationIds: sql<string[]>`array_remove(array[member.organization_id, examiner.employer_organization_id], null)`,
    trainsFor: sql<string[]>`coalesce(examiner.trains_for, '{}')`,
    trainsCompanies: sql<JurySessionFacts['panel'][number]['trainsCompanies']>`coalesce(examiner.trains_companies, '[]'::jsonb)`
  })),
  listed: (row) => list(row.selectFrom('listedCandidate as item')
    .innerJoin('application as file', (join) => join
      .onRef('file.branchId', '=', 'item.branchId').onRef('file.id', '=', 'item.applicationId'))
    .whereRef('item.branchId', '=', 'jurySession.branchId').whereRef('item.jurySessionId', '=', 'jurySession.id')
    .orderBy('item.id'), (item) => ({
    applicationId: item.ref('item.applicationId'),
    isVae: sql<boolean>`file.validation_file_on is not null`
  })),
  files: (row) => list(row.selectFrom('listedCandidate as item')
    .innerJoin('application', (join) => join
      .onRef('application.branchId', '=', 'item.branchId').onRef('application.id', '=', 'item.applicationId'))
    .whereRef('item.branchId', '=', 'jurySession.branchId').whereRef('item.jurySessionId', '=', 'jurySession.id')
    .orderBy('item.id'), (item) => ({
    applicationId: item.ref('item.applicationId'),
    candidateId: item.ref('application.candidateId'),
    certificateId: item.ref('application.certificateId'),
    isVae: sql<boolean>`application.validation_file_on is not null`,
    employerOrganizationIds: candidacy.employers,
    trainingOrganizationIds: candidacy.trainers,
    preparedBy: candidacy.preparedBy,
    ties: candidacy.ties
  })),
  decisions: (row) => list(row.selectFrom('juryDecision as decision')
    .whereRef('decision.branchId', '=', 'jurySession.branchId').whereRef('decision.jurySessionId', '=', 'jurySession.id')
    .where((decision) => decision.not(decision.exists(decision.selectFrom('juryDecision as later').select('later.id')
      .whereRef('later.branchId', '=', 'decision.branchId').whereRef('later.jurySessionId', '=', 'decision.jurySessionId')
      .whereRef('later.supersedesId', '=', 'decision.id'))))
    .orderBy('decision.id'), (decision) => ({
    id: decision.ref('decision.id'),
    applicationId: decision.ref('decision.applicationId'),
    isDeferred: decision.ref('decision.isDeferred'),
    units: decision.ref('decision.units'),
    isDistinguished: decision.ref('decision.isDistinguished'),
    decidedOn: decision.ref('decision.decidedOn')
  })),
  unions: (_, { today }) => sql<string[]>`(select coalesce(jsonb_agg(name order by name), '[]'::jsonb) from (
    select min(seat.organization_name) as name from seat
    where seat.branch_id = jury_session.branch_id and seat.college = 'employees' and (seat.ended_on is null or seat.ended_on > ${today})
    group by ${spelling(sql.ref('seat.organizationName'))}) as unions)`,
  presidencies: () => sql<Presidencies>`jsonb_build_object('lastYear', ${presided(1)}, 'thisYear', ${presided(0)})`,
  proposals: (row) => list(row.selectFrom('application as file')
    .whereRef('file.branchId', '=', 'jurySession.branchId').whereRef('file.jurySessionId', '=', 'jurySession.id')
    .where('file.status', '=', 'proposed').orderBy('file.id'), (file) => ({
    applicationId: file.ref('file.id'),
    route: file.ref('file.route'),
    registration: file.ref('file.registration')
  }))
}
