import os
from datetime import date
from uuid import uuid4

import cpq_client as cpq

KEY = os.environ['CPQ_KEY']


def connect(url, key):
    return cpq.ApiClient(cpq.Configuration(host=url, access_token=key))


def step(name):
    print(f'step {name}', flush=True)


def refusal(call):
    """Refusals are raised; what they say is a typed problem."""
    try:
        call()
    except cpq.ApiException as error:
        assert isinstance(error.data, cpq.Problem)
        assert error.data.status == error.status
        return error.data
    raise AssertionError('it is refused')


officer = connect(os.environ['CPQ_URL'], KEY)
candidates = cpq.CandidateApi(officer)


def person(**changes):
    content = dict(family_name='Kerbrat', given_names='Soizic', birth_date=date(1990, 2, 28), birth_place='Brest', category='job_seeker')
    return cpq.CandidateInput(**{**content, **changes})


once = str(uuid4())
candidate = candidates.create_candidate(person(), idempotency_key=once)
assert candidate.birth_date == date(1990, 2, 28)
print(f'candidate {candidate.id}')
step('create')

assert candidates.create_candidate(person(), idempotency_key=once).id == candidate.id
step('repeat')


def put(etag, phone):
    return candidates.update_candidate(candidate.id, etag, person(phone=phone))


updated = put(candidate.etag, '+33 2 98 00 00 00')
assert updated.phone == '+33 2 98 00 00 00' and updated.etag != candidate.etag
step('update')

stale = refusal(lambda: put(candidate.etag, '+33 2 98 11 11 11'))
assert (stale.status, stale.code) == (412, 'precondition_failed')
step('stale_update')

certificate = cpq.CertificateApi(officer).list_certificates().items[0]
issued = cpq.ApiKeyApi(officer).create_api_key(cpq.ApiKeyInput(
    label='Soizic Kerbrat', role='candidate', person_id=candidate.id, scopes=['*']))
applications = cpq.ApplicationApi(connect(os.environ['CPQ_URL'], issued.credential))


def apply():
    return applications.create_application(cpq.ApplicationInput(
        candidate_id=candidate.id, certificate_id=certificate.id, route='continuing_training', scheme='self_funded',
        prerequisites_declared=True)).id


application_id = apply()
assert applications.submit_application(application_id).status == 'submitted'
step('command')

second = apply()
refused = refusal(lambda: applications.submit_application(second))
assert (refused.status, refused.code) == (409, 'application_already_live')
assert any(allowed.action == 'submit' and allowed.blocked_by for allowed in refused.allowed_actions)
step('conflict')

invalid = refusal(lambda: candidates.create_candidate(person(birth_date=date(1850, 1, 1), email='nobody')))
assert invalid.status == 422
assert sorted(error.pointer for error in invalid.errors) == ['#/birthDate', '#/email']
step('validation')

seen = set()
cursor = None
while True:
    page = candidates.list_candidates(limit=2, cursor=cursor)
    seen.update(item.id for item in page.items)
    cursor = page.next_cursor
    if cursor is None:
        break
assert len(seen) > 4 and candidate.id in seen
step('pages')

awards = cpq.AwardApi(officer)
parchment = awards.get_award_parchment(awards.list_awards().items[0].id)
assert parchment[:5] == b'%PDF-'
step('download')

tomorrow = cpq.ApplicationApi(connect(os.environ['CPQ_TOMORROW_URL'], KEY)).get_application(application_id)
assert tomorrow.status == 'word_of_tomorrow'
step('tomorrow')
