"""What is served to others: only on this machine unless a password is asked for, and one definition of the deployments."""

import os
import socket
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from flows.serving import Address, Ended, ServingError, check_port, environment, own_server
from tests.conftest import new_cycle

HERE = Address("127.0.0.1", 4200)


def test_the_server_listens_here_with_its_guards_up():
    found = environment(HERE, {"PATH": "/bin", "PREFECT_API_URL": "http://other/api"})
    assert found["PREFECT_API_URL"] == "http://127.0.0.1:4200/api"
    assert (found["PREFECT_SERVER_API_HOST"], found["PREFECT_SERVER_API_PORT"]) == ("127.0.0.1", "4200")
    assert found["PREFECT_SERVER_API_CSRF_PROTECTION_ENABLED"] == "true"
    assert found["PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS"] == "http://127.0.0.1:4200,http://localhost:4200"
    assert found["PATH"] == "/bin"
    assert "PREFECT_API_AUTH_STRING" not in found


def test_runs_know_the_password_that_the_server_asks_for():
    found = environment(HERE, {"PREFECT_SERVER_API_AUTH_STRING": "desk:rahasia"})
    assert found["PREFECT_API_AUTH_STRING"] == found["PREFECT_SERVER_API_AUTH_STRING"] == "desk:rahasia"


def test_nobody_else_reaches_a_server_without_a_password():
    with pytest.raises(ServingError, match="PREFECT_SERVER_API_AUTH_STRING"):
        environment(Address("0.0.0.0", 4200), {})
    found = environment(Address("0.0.0.0", 4200), {"PREFECT_SERVER_API_AUTH_STRING": "desk:rahasia"})
    assert found["PREFECT_SERVER_API_HOST"] == "0.0.0.0"


def test_every_setting_is_one_that_prefect_knows():
    from prefect.settings import Settings
    from prefect.settings.legacy import _get_valid_setting_names

    from flows.environment import ENVIRONMENT

    named = {*environment(HERE, ENVIRONMENT), *ENVIRONMENT} - {"OPENPYXL_LXML", "DO_NOT_TRACK"}
    assert named <= _get_valid_setting_names(Settings)


def test_an_address_of_six_can_be_opened():
    assert Address("::1", 4200).url == "http://[::1]:4200"


@pytest.fixture
def taken():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_port_that_is_taken_and_a_strange_host_are_told(taken):
    with pytest.raises(ServingError, match=f"port {taken} of 127.0.0.1 cannot be used .*--port"):
        check_port(Address("127.0.0.1", taken))
    with pytest.raises(ServingError, match="no address of this machine"):
        check_port(Address("tidak.ada.invalid", 4200))


def test_a_port_that_is_taken_is_wrong_use(taken, tmp_path):
    from flows.command import app

    new_cycle(tmp_path)
    done = CliRunner().invoke(app, ["serve", str(tmp_path), "--port", str(taken)])
    assert done.exit_code == 2
    assert f"port {taken}" in done.stderr


def test_prefect_yaml_is_the_one_list_of_what_is_served(tmp_path):
    from flows.deployments import load_deployments

    served = load_deployments(tmp_path, 60)
    assert {one.name: one.every for one in served} == {
        "send": None,
        "intake": 60,
        "assessment": None,
        "cohort": None,
        "full-cycle": None,
        "decision": None,
    }
    assert all(one.parameters == {"folder": str(tmp_path)} and one.description for one in served)
    asked = load_deployments(None, 60)
    assert all(one.parameters == {} and one.every is None for one in asked)


def test_whatever_starts_a_server_keeps_it_on_this_machine():
    code = "import flows.serving, os; print(os.environ['DO_NOT_TRACK'], os.environ['PREFECT_SERVER_ANALYTICS_ENABLED'])"
    clean = {key: value for key, value in os.environ.items() if key not in ("DO_NOT_TRACK", "PREFECT_SERVER_ANALYTICS_ENABLED")}
    done = subprocess.run([sys.executable, "-c", code], env=clean, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "false"]


def test_a_run_whose_server_is_gone_is_told_so(monkeypatch):
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setattr("flows.serving.SERVER", ("platform",))  # a module that ends at once
    with pytest.raises(Ended, match="ended by itself"), own_server() as ready:
        ready()
    assert "PREFECT_API_URL" not in os.environ
