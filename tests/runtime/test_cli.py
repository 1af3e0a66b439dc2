"""The command line: help at once, one clear line for what goes wrong, exit codes as documented."""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
import sys

import pytest

from bridge.world import WorldError, WorldLost
from runtime import cli
from runtime.config import BenchConfig, ConfigError, SpeedConfig
from runtime.run_config import RunConfig
from runtime.suite_bench.config import SuiteConfig


def test_help_appears_without_anything_heavy():
    program = (
        "import sys; from runtime.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit as end: assert end.code == 0\n"
        "heavy = {'torch', 'numba', 'onnxruntime', 'av', 'websockets', 'javascript'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for command in (
        "run",
        "bench",
        "replay",
        "dataset",
        "speed",
        "train",
        "export",
        "world",
        "minedojo",
        "setup",
        "doctor",
    ):
        assert command in done.stdout


@pytest.mark.parametrize("command", ["run", "bench", "speed", "export", "world", "save", "minedojo", "setup", "doctor"])
def test_every_command_has_help(command, capsys):
    with pytest.raises(SystemExit) as end:
        cli.run_command([command, "--help"])
    assert end.value.code == 0
    assert "usage: steve2" in capsys.readouterr().out


def test_help_of_run_shows_its_settings_in_groups(capsys):
    with pytest.raises(SystemExit):
        cli.run_command(["run", "--help"])
    shown = capsys.readouterr().out
    titles = re.findall(r"^\W+ (\w+) options \W+$", shown, re.MULTILINE)
    assert titles == ["goal", "world", "student", "staying", "recording", "watching"]
    options = re.findall(r"^\W (--\w[\w-]*)", shown, re.MULTILINE)
    assert sorted(options) == sorted(f"--{one.name.replace('_', '-')}" for one in dataclasses.fields(RunConfig))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "--ticks", "0"], "--ticks: got '0'; give ticks in 1..1000000 (see steve2 run --help)"),
        (["run", "--seed", "x"], "--seed: got 'x'; give a whole number in 0..2147483647 (see steve2 run --help)"),
        (["run", "--seed=x"], "--seed: got 'x'"),
        (["run", "--seed"], "--seed: its value is missing"),
        (["run", "--deadline_ms", "80"], "--deadline_ms: got '80'; give milliseconds in 0.1..50"),
        (["run", "--deadline-ms", "nan"], "--deadline-ms: got 'nan'"),
        (["run", "--world", "embeded"], "--world: got 'embeded'; did you mean embedded? give one of live, embedded"),
        (["run", "--sed", "3"], "--sed: steve2 run has no such option; did you mean --seed"),
        (["run", "oak", "logs"], "'oak': one word more than steve2 run takes"),
        (["save", "w", "--radius", "65"], "--radius: got '65'; give chunks in 0..64 (see steve2 save --help)"),
        (["save", "w", "--seed", "-1"], "--seed: got '-1'"),
        (["save"], "FOLDER: missing; world folder; it is made where it is missing (see steve2 save --help)"),
        (["run", "--server", "localhost"], "HOST:PORT"),
        (["run", "--server", "http://host:25565"], "--server: got 'http://host:25565'; give HOST:PORT, such as"),
        (["run", "--username", "a b"], "--username"),
        (["run", "--world", "embedded", "--server", "localhost:25565"], "--server"),
        (
            ["run", "--reflexes", "surfase"],
            "--reflexes: got 'surfase'; did you mean surface? give all, none, or some of",
        ),
        (["run", "--auth", "microsoft"], "--auth: got 'microsoft'; an account is for a --server that asks for one"),
        (["run", "--goal", " "], "--goal: got ' '; say what to do, such as 'collect 4 oak logs', or --stay"),
        (["run", "--patience", "-1"], "--patience: got '-1'; give seconds in 0..86400"),
        (["run", "--difficulty", "hard", "--server", "localhost:25565"], "--difficulty"),
        (["run", "--difficulty", "hard", "--world", "embedded"], "--difficulty"),
        (["run", "--mc-version", "1.20.44"], "--mc-version: got '1.20.44'; did you mean 1.20.4"),
        (
            ["run", "--server", "localhost:1", "--world-folder", "w"],
            "--world-folder: got 'w'; only a server of our own keeps",
        ),
        (
            ["run", "--world", "embedded", "--world-folder", "w"],
            "--world-folder: got 'w'; only a server of our own keeps",
        ),
        (["run", "--mc-version", "1.21.5"], "--mc-version: got '1.21.5'; a server of our own speaks"),
        (["world", "--port", "70000"], "--port: got '70000'; give a port in 0..65535 (see steve2 world --help)"),
        (["play", "collect_log", "--port", "x"], "--port: got 'x'; give a port in 0..65535 (see steve2 play --help)"),
        (["bench", "collect", "--world", "live", "--policy", "teacher"], "--policy"),
        (["bench", "collect", "--world", "live", "--mode", "sync"], "--mode"),
        (["bench", "collect", "--policy", "random", "--policy", "random"], "NAME=POLICY"),
        (["run", "--student", "/nowhere"], "--student"),
        (["speed", "student", "--student", "/nowhere"], "--student"),
        (["speed", "wheels"], "part: got 'wheels'; give one of camera, "),
        (["tasks", "show"], "got 'show'; give show NAME"),
        (["minedojo"], "install"),
        (["minedojo", "engin"], "'engin': steve2 minedojo has no such command; did you mean engine?"),
        (
            ["minedojo", "engine", "--port", "99999"],
            "--port: got '99999'; give a port in 0..65535 (see steve2 minedojo engine",
        ),
        (["minedojo", "engine", "--sessions", "0"], "--sessions: got '0'"),
        (["runn"], "'runn': steve2 has no such command; did you mean run?"),
        ([], "run"),
    ],
)
def test_a_wrong_setting_is_refused_in_one_line_with_its_name_and_the_help_of_its_command(arguments, said, capsys):
    assert cli.run_command(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err
    assert shown.err.startswith("error: ")
    assert shown.err.endswith(" --help)\n")
    assert shown.err.count("\n") == 1
    assert "Config" not in shown.err


def test_a_wrong_setting_of_training_is_refused_in_one_line(capsys):
    assert cli.run_command(["train", "--seed", "x"]) == 2
    assert capsys.readouterr().err == "error: --seed: got 'x'; give a whole number (see steve2 train --help)\n"


@pytest.mark.parametrize(
    ("goal", "meant"), [("colect 4 oak logs", "did you mean collect?"), ("collect 4 oak lgs", "did you mean oak_log")]
)
def test_a_goal_with_a_slip_is_refused_with_what_was_meant(goal, meant, capsys):
    assert cli.run_command(["run", "--goal", goal]) == 2
    assert meant in capsys.readouterr().err


def test_a_goal_that_is_not_understood_is_one_line_and_status_2(capsys):
    assert cli.run_command(["run", "--goal", "fly away"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("error: goal: 'fly away'")
    assert said.count("\n") == 1


def test_a_student_that_is_none_is_one_line_and_status_1(tmp_path, capsys):
    pytest.importorskip("onnxruntime")
    assert cli.run_command(["run", "--student", str(tmp_path), "--world", "embedded"]) == 1
    assert "manifest.json" in capsys.readouterr().err


def test_a_minedojo_that_cannot_be_installed_is_one_line_and_status_1(tmp_path, capsys):
    (tmp_path / "other").touch()
    assert cli.run_command(["minedojo", "install", "--into", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("error: ")
    assert "holds other files" in said


def test_a_lost_world_and_ctrl_c_have_their_status(monkeypatch, capsys):
    def lost(*_):
        raise WorldError("the server closed the connection")

    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_dispatch", lost)
    assert cli.run_command(["run"]) == 1
    assert capsys.readouterr().err == "error: the server closed the connection\n"
    monkeypatch.setattr(cli, "_dispatch", stopped)
    assert cli.run_command(["run"]) == 130


@pytest.mark.parametrize(
    ("command", "place"),
    [
        (["train", "--out", "OUT"], "training.distill.main"),
        (["export", "CHECKPOINT", "OUT"], "training.export.export"),
        (["bench", "collect", "--policy", "random", "--out", "OUT"], "runtime.benchmark.bench"),
    ],
)
@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError("out: OUT holds a run with other settings;\n give another"), "out: OUT holds a run with other"),
        (OSError(28, "No space left on device", "OUT/log"), "OUT/log: No space left on device"),
        (FileNotFoundError("no task file x.yaml; give another"), "no task file x.yaml"),
    ],
)
def test_what_training_export_and_benchmark_meet_is_one_line(
    tmp_path, monkeypatch, capsys, command, place, error, said
):
    pytest.importorskip("torch")

    def broken(*_, **__):
        raise error

    monkeypatch.setattr(place, broken)
    monkeypatch.chdir(tmp_path)
    assert cli.run_command(command) in (1, 2)
    shown = capsys.readouterr().err
    assert shown.startswith("error: ")
    assert said in shown
    assert shown.count("\n") == 1


@pytest.mark.parametrize(
    "command",
    [
        ["bench", "collect", "--policy", "random", "--out", "FILE/x"],
        ["run", "--world", "embedded", "--out", "FILE/x"],
        ["speed", "camera", "--json", "FILE/x/speed.json"],
        ["export", "CHECKPOINT", "FILE/x/package"],
        ["train", "--out", "FILE/x"],
    ],
)
def test_a_folder_that_cannot_be_written_is_told_before_the_work_begins(tmp_path, monkeypatch, capsys, command):
    pytest.importorskip("torch")
    monkeypatch.setattr("runtime.run.make_policy", lambda *_: None)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "FILE").touch()
    assert cli.run_command(command) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "FILE/x" in shown.err
    assert "give a folder" in shown.err
    assert shown.err.count("\n") == 1


def test_a_damaged_checkpoint_is_one_line_that_names_it(tmp_path, capsys):
    pytest.importorskip("torch")
    for name, content in (("config.json", "{}"), ("model.safetensors", "x"), ("tokenizer.json", "{}")):
        (tmp_path / name).write_text(content)
    assert cli.run_command(["export", str(tmp_path), str(tmp_path.with_name("package"))]) == 1
    shown = capsys.readouterr().err
    assert shown.startswith(f"error: checkpoint: {tmp_path} cannot be exported")
    assert shown.count("\n") == 1


def test_our_own_errors_show_their_traceback(monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "_dispatch", broken)
    with pytest.raises(ZeroDivisionError):
        cli.run_command(["run"])


@pytest.mark.parametrize(
    ("server", "address"), [("localhost:25565", ("localhost", 25565)), ("[::1]:1", ("::1", 1)), (None, None)]
)
def test_server_addresses(server, address):
    assert RunConfig(server=server).address == address


@pytest.mark.parametrize("server", ["localhost", "localhost:", ":25565", "localhost:0", "localhost:99999", "a:b"])
def test_wrong_server_addresses(server):
    with pytest.raises(ConfigError, match="--server"):
        RunConfig(server=server)


@pytest.mark.parametrize("kind", [BenchConfig, SuiteConfig])
def test_the_mode_of_a_benchmark_is_what_the_world_is_made_for_and_fits_who_plays(kind):
    assert kind(world="embedded").effective_mode == "sync"
    assert kind(world="live").effective_mode == "live"
    with pytest.raises(ConfigError, match="--mode: got 'sync'; a live world does not wait"):
        kind(world="live", mode="sync")
    for live in ({"world": "live"}, {"mode": "live"}):
        with pytest.raises(ConfigError, match="--policy: got 'student,teacher'; the teacher needs"):
            kind(policy=("student", "teacher"), **live)


def test_a_benchmark_takes_several_policies_by_commas_or_one_after_another():
    assert BenchConfig().policies == {"student": "student"}
    for asked in (("student, random,",), ("student", "random")):
        assert BenchConfig(policy=asked).policies == {"student": "student", "random": "random"}
    assert BenchConfig(policy=("old=runs/a,new=runs/b",)).policies == {"old": "runs/a", "new": "runs/b"}
    with pytest.raises(ConfigError, match="--policy"):
        BenchConfig(policy=("random", "random"))


@pytest.mark.parametrize("wrong", [{"ticks": 1}, {"threads": 0}, {"seconds": 0.0}])
def test_wrong_speed_settings(wrong):
    with pytest.raises(ConfigError):
        SpeedConfig(**wrong)


def test_a_benchmark_writes_a_report_that_names_what_was_played(tmp_path, capsys):
    arguments = [
        "bench",
        "collect",
        "--policy",
        "random,teacher",
        "--episodes",
        "2",
        "--ticks",
        "30",
        "--out",
        str(tmp_path),
    ]
    assert cli.run_command(arguments) == 0
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["command"] == "steve2 " + " ".join(arguments)
    assert (report["world"], report["mode"], report["first_seed"], report["episodes"]) == (
        "embedded",
        "sync",
        100000,
        2,
    )
    assert [policy["policy"] for policy in report["policies"]] == ["random", "teacher"]
    assert all(len(policy["by_seed"]) == 2 and not policy["errors"] for policy in report["policies"])
    said = capsys.readouterr().out
    assert said.startswith("loading the kernels")  # which takes a while: told before it begins
    assert "p50/p95/p99" in said


def test_camera_speed_is_shown_beside_its_target(tmp_path, capsys):
    path = tmp_path / "speed.json"
    assert cli.run_command(["speed", "camera", "--seconds", "0.1", "--json", str(path)]) == 0
    figures = json.loads(path.read_text())["figures"]
    assert [figure["target"] for figure in figures] == [600.0, 2000.0]
    assert all(figure["met"] == (figure["value"] >= figure["target"]) for figure in figures)
    assert "steve2 speed camera" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("cause", "status"),
    [("banned", 3), ("not_whitelisted", 3), ("login_failed", 3), ("wrong_version", 3), ("kicked", 1), ("fault", 1)],
)
def test_a_server_that_will_not_have_the_agent_has_an_exit_status_of_its_own(cause, status):
    assert cli.exit_status(WorldLost("sent away", cause)) == status


def test_the_version_is_told(capsys):
    assert cli.run_command(["--version"]) == 0
    assert capsys.readouterr().out.startswith("steve2 0.")


def test_a_reader_that_has_enough_is_no_error():
    command = f"{sys.executable} -m runtime run --help | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert (done.stdout.startswith("usage: steve2 run"), done.stderr) == (True, "")


def test_a_folder_of_other_things_does_not_become_a_world(tmp_path, capsys):
    (folder := tmp_path / "pictures").mkdir()
    (folder / "holiday.png").write_bytes(b"")
    assert cli.run_command(["run", "--world-folder", str(folder), "--ticks", "5", "--out", str(tmp_path / "out")]) == 1
    assert "holds" in (said := capsys.readouterr().err)
    assert "and is no world" in said
    assert [path.name for path in folder.iterdir()] == ["holiday.png"]
