"""schemathesis makes requests up from the OpenAPI document; none of them may end in a fault of the program."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.web.conftest import CODE, Office

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")

pytestmark = pytest.mark.slow

REQUESTS = 100


def test_no_described_request_ends_in_a_fault_of_the_program(office: Office) -> None:
    client = office.archivist()
    described = schemathesis.openapi.from_dict(client.get("/api/openapi.json").json())
    operations = [found.ok() for found in described.get_all_operations()]
    assert {operation.path for operation in operations} >= {"/api/search", "/iiif/manifest/{item}"}
    answered: set[int] = set()

    @settings(
        max_examples=REQUESTS,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.one_of([operation.as_strategy() for operation in operations]), known=st.booleans())
    def ask(case: schemathesis.Case, known: bool) -> None:
        if known:  # made-up codes would all be answered before anything is done
            case.path_parameters = {**case.path_parameters, **_of_the_archive(case.path_parameters)}
        sent = case.as_transport_kwargs(base_url="http://testserver")
        answer = client.request(
            sent["method"], sent["url"], params=sent.get("params"), headers={"accept": "application/json"}
        )
        answered.add(answer.status_code)
        assert answer.status_code < 500, f"{answer.request.method} {answer.request.url}: {answer.text[:300]}"

    ask()
    assert 200 in answered


def _of_the_archive(parameters: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in {"item": CODE, "code": CODE, "ordinal": 1}.items() if name in parameters}
