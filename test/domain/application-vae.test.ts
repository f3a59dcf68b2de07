import t from 'tap'
import type { Application } from '../../src/domain/application.ts'
import type { Role } from '../../src/domain/kernel/machine.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { apply, award, file, ids } from '../support/files.ts'
import { policyFor, policyId, refusalOf } from '../support/obeys.ts'

const complete = file({ status: 'complete', completedOn: '2026-01-15' })
const position = (state: Application, orientation: 'vae' | 'training' | 'training_then_vae' | 'not_eligible', today?: string) =>
  apply(apply(state, { type: 'begin_assessment' }).after, { type: 'record_orientation', id: ids.decision, orientation, reason: null }, { today })

t.test('the positioning leads to VAE, to training, or nowhere', async (t) => {
  for (const [orientation, status] of [
    ['vae', 'in_vae'], ['training', 'awaiting_training'], ['training_then_vae', 'awaiting_training'], ['not_eligible', 'not_eligible']
  ] as const) t.match(position(complete, orientation).after, { status, orientation })
  t.match(position(complete, 'vae', '2026-02-20').event, {
    type: 'application.oriented',
    fact: { id: ids.decision, applicationId: ids.application, kind: 'orientation', value: 'vae', decidedOn: '2026-02-20', policyId }
  })
})

const inVae = position(complete, 'vae', '2026-02-20').after
const send = (today: string, state = inVae) => apply(state, { type: 'submit_validation_file' }, { role: 'candidate', today }).after
const decide = (isAdmissible: boolean, today: string, role: Role = 'officer', policy?: Policy) =>
  apply(inVae, { type: 'decide_admissibility', id: ids.decision, isAdmissible, reason: 'Three years in the trade', gaps: [] },
    { role, today, ...(policy && { policy }) }).after

// Domain 3.6: answer within 2 months of the complete file, silence is a yes [L15][L41].
t.test('silence for two months from the complete file is a yes, however late the positioning was', async (t) => {
  t.match(inVae, { tacitAdmissionOn: '2026-03-15' })
  t.match(refusalOf(() => send('2026-03-14')),
    { code: 'admissibility_pending', rule: 'law:vae_silence', params: { tacitOn: '2026-03-15' } })
  t.match(send('2026-03-15'), { status: 'ready_for_jury', validationFileOn: '2026-03-15' })
  t.match(decide(false, '2026-03-14'), { status: 'awaiting_training', admissibility: 'not_admissible' })
  t.match(refusalOf(() => decide(false, '2026-03-15')), { code: 'admissible_by_silence', params: { since: '2026-03-15' } })
})

// Domain 3.0, vae.admissibilityDecider: the assessment organisation [S17], the national jury [S12], the certifying body [L41].
t.test('admissibility is decided once, by whom the branch names', async (t) => {
  for (const [admissibilityDecider, role] of [
    ['certifying_body', 'officer'], ['assessment_organisation', 'examiner'], ['national_jury', 'juror']
  ] as const) {
    const policy = policyFor({ vae: { admissibilityDecider } })
    t.match(decide(true, '2026-03-01', role, policy), { status: 'in_vae', admissibility: 'admissible', admissibilityDecidedOn: '2026-03-01' })
    for (const other of (['officer', 'examiner', 'juror'] as const).filter((candidate) => candidate !== role)) {
      t.match(refusalOf(() => decide(true, '2026-03-01', other, policy)), { code: 'not_the_decider', params: { decider: admissibilityDecider } })
    }
  }
  const again = { type: 'decide_admissibility', id: ids.decision, isAdmissible: false, reason: 'On second thoughts', gaps: [] } as const
  t.match(refusalOf(() => apply(decide(true, '2026-03-01'), again, { role: 'officer' })),
    { code: 'admissibility_decided', params: { decidedOn: '2026-03-01' } })
})

// Domain 3.6: revocable while the candidacy is still at that step, with an audited reason [D12].
t.test('a decision is taken back while nothing follows; the two months then run anew', async (t) => {
  const revoke = (state: Application, enrollments = 0) =>
    apply(state, { type: 'revoke_admissibility', id: ids.decision, reason: 'The file was another’s' },
      { role: 'officer', today: '2026-03-10', facts: { enrollments } })
  const notAdmissible = decide(false, '2026-03-01')
  const { after, event } = revoke(notAdmissible)
  t.match(after, { status: 'in_vae', admissibility: null, admissibilityDecidedOn: null, tacitAdmissionOn: '2026-05-10' })
  t.match(event, { fact: { kind: 'admissibility_revocation', reason: 'The file was another’s' } })
  t.match(refusalOf(() => revoke(notAdmissible, 1)), { code: 'decision_followed' })
  t.match(refusalOf(() => revoke(inVae)), { code: 'admissibility_not_decided' })
})

// Model 2.2: a correction is a new decision that supersedes.
t.test('a positioning is done again while nothing follows from the first', async (t) => {
  const again = apply(inVae, { type: 'begin_assessment' }).after
  t.match(again, { status: 'in_assessment', orientation: null, tacitAdmissionOn: null })
  t.match(position(inVae, 'training').after, { status: 'awaiting_training', orientation: 'training' })
  t.match(refusalOf(() => position(decide(true, '2026-03-01'), 'training')), { code: 'decision_followed' })
  t.match(refusalOf(() => apply(inVae, { type: 'begin_assessment' }, { today: '2026-03-15' })),
    { code: 'admissible_by_silence', rule: 'law:vae_silence', params: { since: '2026-03-15' } })
  t.match(apply(inVae, { type: 'begin_assessment' }, { today: '2026-03-14' }).after, { status: 'in_assessment' })
  const enrolled = file({ status: 'awaiting_training' })
  t.match(refusalOf(() => apply(enrolled, { type: 'begin_assessment' }, { facts: { enrollments: 1 } })), { code: 'decision_followed' })
})

// Domain 3.0, application.partialFiles.
t.test('a file is ready when every missing unit has a locked result, or one of them where the branch takes partial files', async (t) => {
  const trained = file({ status: 'in_training' })
  const ready = (assessedUnits: string[], partialFiles = false, unitAwards = [] as ReturnType<typeof award>[]) =>
    apply(trained, { type: 'become_ready' }, { facts: { assessedUnits, unitAwards }, policy: policyFor({ application: { partialFiles } }) }).after
  t.match(refusalOf(() => ready(['U1'])), { code: 'units_not_assessed', rule: 'application.partialFiles', params: { units: 'U2' } })
  t.match(ready(['U1', 'U2']), { status: 'ready_for_jury' })
  t.match(ready(['U1'], true), { status: 'ready_for_jury' })
  t.match(refusalOf(() => ready([], true)), { params: { units: 'U1, U2' } }, 'nothing assessed is no file')
  t.match(ready(['U2'], false, [award('U1')]), { status: 'ready_for_jury' }, 'what is held is not assessed again')
})
