"""What an operator does: start, look, stop; and what goes wrong between."""

import json
import signal
import socket


def test_a_started_gatehouse_serves_and_says_so(house):
    status = json.loads(house.manage("status", "--json").stdout)

    assert status["running"]
    assert status["link"]["state"] == "UP"
    assert {door["name"] for door in status["doors"]} == {
        "telnet",
        "telnets",
        "ssh",
        "web",
    }
    assert f"telnet localhost {house.port('telnet')}" in house.greeting


def test_the_table_for_people_names_both_processes(house):
    table = house.manage("status").stdout

    assert f"pid {house.status()['pid']}" in table
    assert f"pid {house.status()['link']['pid']}" in table


def test_the_owner_code_is_printed_at_the_first_start_only(house):
    first = house.greeting

    house.manage("restart")
    house.stop()
    house.start()

    assert "claim " in first
    assert "claim " not in house.greeting


def test_a_second_start_on_the_same_folder_is_refused(house):
    before = house.status()

    refused = house.manage("start", check=False)

    assert refused.returncode == 1
    assert f"already runs in {house.var}" in refused.stderr
    assert house.status()["pid"] == before["pid"]


def test_stop_ends_both_processes_and_leaves_the_folder_free(house):
    pids = {house.status()["pid"], house.status()["link"]["pid"]}

    house.stop()

    assert house.manage("status", check=False).returncode == 3
    assert [pid for pid in pids if alive(pid)] == []
    assert "No Gatehouse runs" in house.manage("stop").stdout


def test_what_a_loss_of_power_left_behind_does_not_hurt(house):
    before = house.status()
    house.kill_all()
    left = sorted(path.name for path in house.var.iterdir())

    house.start()

    assert "portal.sock" in left
    assert house.status()["link"]["state"] == "UP"
    assert house.status()["epoch"] != before["epoch"]


def test_a_taken_port_is_named_and_nothing_is_left_running(built):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        house = built(GATEHOUSE_TELNET_PORT=port)

        refused = house.manage("start", check=False)
        status = house.manage("status", "--json", check=False)

    assert refused.returncode == 1
    assert port in refused.stderr
    assert json.loads(status.stdout) == {"running": False}


def test_a_wrong_setting_is_one_sentence_at_start(built):
    house = built(GATEHOUSE_TELNET_PORT="70000")

    refused = house.manage("start", check=False)

    assert refused.returncode == 1
    assert refused.stderr.strip() == (
        "CommandError: TELNET_PORT is 70000, but must be a whole number -1 to 65535."
    )


def test_run_shows_both_logs_and_ends_cleanly_at_an_interrupt(built):
    house = built()
    with house.run() as running:
        shown = house.read_until(running, "Ctrl-C ends it.")

        running.send_signal(signal.SIGINT)
        rest = running.communicate(timeout=60)[0]

    assert "portal | " in shown
    assert running.returncode == 0, rest
    assert house.manage("status", check=False).returncode == 3


def test_a_second_interrupt_ends_a_run_at_once(built):
    house = built()
    with house.run() as running:
        house.read_until(running, "Ctrl-C ends it.")
        pids = {house.status()["pid"], house.status()["link"]["pid"]}

        running.send_signal(signal.SIGINT)
        house.read_until(running, "again ends it at once")
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=60)

    assert [pid for pid in pids if alive(pid)] == []


def alive(pid):
    """Whether a process still does anything."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
