-- What comes due, in the order of its day: one index for each kind of GET /v1/deadlines, with the condition that keeps it small.
create index application_by_vae_answer on application (branch_id, (tacit_admission_on - 1), id) where status = 'in_vae' and admissibility is null;
create index application_by_jury_due on application (branch_id, jury_due_on, id) where jury_due_on is not null;
create index application_by_notify_due on application (branch_id, notify_due_on, id) where published_on is null and notify_due_on is not null;
create index application_by_appeal_until on application (branch_id, appeal_until, id) where appeal_until is not null;
create index commission_approval_by_back_by on commission_approval (branch_id, back_by, id) where status = 'disagreement';
create index commission_session_by_documents on commission_session (branch_id, documents_due_on, id) where status = 'convened';
create index commission_session_by_minutes on commission_session (branch_id, minutes_due_on, id) where status = 'closed';
create index accreditation_by_end on accreditation (branch_id, valid_until, id) where status in ('granted', 'suspended');
create index accreditation_by_register_update on accreditation (branch_id, register_update_due_on, id) where register_updated_on is null;
create index unit_award_by_expiry on unit_award (branch_id, expires_on, id) where status = 'held' and expires_on is not null;
create index award_by_holder_data on award (branch_id, ((delivered_on + make_interval(months => 3))::date), id)
  where status = 'issued' and registration_number is not null and transmitted_on is null;
create index certificate_by_registration_end on certificate (branch_id, registration_end, id) where registration_end is not null;
