import os
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from attrs import evolve
from cpq_api_client import AuthenticatedClient
from cpq_api_client.api.api_key import create_api_key
from cpq_api_client.api.application import create_application, get_application, submit_application
from cpq_api_client.api.award import get_award_parchment, list_awards
from cpq_api_client.api.candidate import create_candidate, list_candidates, update_candidate
from cpq_api_client.api.certificate import list_certificates
from cpq_api_client.models import (
    ApiKeyInput, ApiKeyInputRole, ApplicationInput, ApplicationInputRoute, ApplicationInputScheme, CandidateInput, CandidateInputCategory, Problem)
from cpq_api_client.types import UNSET

KEY = os.environ['CPQ_KEY']


def connect(url: str, key: str) -> AuthenticatedClient:
    return AuthenticatedClient(base_url=url, token=key)


def step(name: str) -> None:
    print(f'step {name}', flush=True)


officer = connect(os.environ['CPQ_URL'], KEY)


def person(**changes: Any) -> CandidateInput:
    content = CandidateInput(
        family_name='Kerbrat', given_names='Soizic', birth_date=date(1990, 2, 28), birth_place='Brest', category=CandidateInputCategory.JOB_SEEKER)
    return evolve(content, **changes)


once = str(uuid4())
candidate = create_candidate.sync(client=officer, body=person(), idempotency_key=once)
assert candidate and not isinstance(candidate, Problem)
assert candidate.birth_date == date(1990, 2, 28)
print(f'candidate {candidate.id}')
step('create')

repeated = create_candidate.sync(client=officer, body=person(), idempotency_key=once)
assert repeated and not isinstance(repeated, Problem)
assert repeated.id == candidate.id
step('repeat')


def put(candidate_id: UUID, etag: str, phone: str):
    return update_candidate.sync(candidate_id, client=officer, if_match=etag, body=person(phone=phone))


updated = put(candidate.id, candidate.etag, '+33 2 98 00 00 00')
assert updated and not isinstance(updated, Problem)
assert updated.phone == '+33 2 98 00 00 00' and updated.etag != candidate.etag
step('update')

stale = put(candidate.id, candidate.etag, '+33 2 98 11 11 11')
assert isinstance(stale, Problem)
assert (stale.status, stale.code) == (412, 'precondition_failed')
step('stale_update')

certificates = list_certificates.sync(client=officer)
assert certificates and not isinstance(certificates, Problem)
issued = create_api_key.sync(client=officer, body=ApiKeyInput(
    label='Soizic Kerbrat', role=ApiKeyInputRole.CANDIDATE, person_id=candidate.id, scopes=['*']))
assert issued and not isinstance(issued, Problem)
applicant = connect(os.environ['CPQ_URL'], issued.credential)
wish = ApplicationInput(
    candidate_id=candidate.id, certificate_id=certificates.items[0].id, route=ApplicationInputRoute.CONTINUING_TRAINING,
    scheme=ApplicationInputScheme.SELF_FUNDED, prerequisites_declared=True)


def apply() -> UUID:
    application = create_application.sync(client=applicant, body=wish)
    assert application and not isinstance(application, Problem)
    return application.id


application_id = apply()
submitted = submit_application.sync(application_id, client=applicant)
assert submitted and not isinstance(submitted, Problem)
assert submitted.status == 'submitted'
step('command')

refused = submit_application.sync(apply(), client=applicant)
assert isinstance(refused, Problem)
assert (refused.status, refused.code) == (409, 'application_already_live')
assert refused.allowed_actions and any(allowed.action == 'submit' and allowed.blocked_by for allowed in refused.allowed_actions)
step('conflict')

invalid = create_candidate.sync(client=officer, body=person(birth_date=date(1850, 1, 1), email='nobody'))
assert isinstance(invalid, Problem) and invalid.errors
assert invalid.status == 422
assert sorted(str(error.pointer) for error in invalid.errors) == ['#/birthDate', '#/email']
step('validation')

seen: set[UUID] = set()
cursor: str | None = None
while True:
    page = list_candidates.sync(client=officer, limit=2, cursor=cursor or UNSET)
    assert page and not isinstance(page, Problem)
    seen.update(item.id for item in page.items)
    cursor = page.next_cursor
    if cursor is None:
        break
assert len(seen) > 4 and candidate.id in seen
step('pages')

awards = list_awards.sync(client=officer)
assert awards and not isinstance(awards, Problem)
parchment = get_award_parchment.sync(awards.items[0].id, client=officer)
assert parchment and not isinstance(parchment, Problem)
assert parchment.payload.read(5) == b'%PDF-'
step('download')

tomorrow = get_application.sync(application_id, client=connect(os.environ['CPQ_TOMORROW_URL'], KEY))
assert tomorrow and not isinstance(tomorrow, Problem)
assert tomorrow.status == 'word_of_tomorrow'
step('tomorrow')
