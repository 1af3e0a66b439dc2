"""A bench of suites ends with its records, tables, films and page; it goes on where it was, and more policies may join."""

from __future__ import annotations

import os
import signal

import pytest
from rich.console import Console

from runtime.cli import run_command
from runtime.config import ConfigError
from runtime.exit_codes import EXIT_FAILED, EXIT_STOPPED, EXIT_USAGE
from runtime.journal import read_episodes, read_run
from runtime.policies import is_int8, make_policy
from runtime.report.command import report
from runtime.report.config import ReportConfig
from runtime.suite_bench.command import bench_suite
from runtime.suite_bench.config import SuiteConfig
from runtime.suite_bench.records import JOURNAL
from runtime.suite_bench.report import write_suite_report
from tests.runtime.suite_bench import samples


@pytest.fixture(autouse=True)
def _loaded(monkeypatch):
    monkeypatch.setattr("runtime.suite_bench.command.ready_kernels", lambda _: None)


def settings(folder, **changed) -> SuiteConfig:
    return SuiteConfig(
        **{"suites": ("travel",), "policy": ("idle",), "seeds": 3, "most_ticks": 3, "out": folder} | changed
    )


def test_a_run_leaves_its_records_tables_films_and_a_page_that_needs_nothing_else(tmp_path):
    console = Console(record=True, width=80)
    assert bench_suite(settings(tmp_path), console, ["steve2", "bench", "suite"]) == 0
    records = read_episodes(tmp_path, JOURNAL)
    assert [record.seed for record in records] == [100_000, 100_001, 100_002]
    filmed = [record for record in records if record.video]
    assert len(filmed) == 3
    assert all((tmp_path / record.video).stat().st_size for record in filmed)
    shown = console.export_text()
    assert "0/3" in shown
    assert "figures to reach" in shown
    page = (tmp_path / "report.html").read_text()
    assert "<h1>Suites on the embedded world</h1>" in page
    assert "these are no figures of the suites" in page
    assert page.count("data:video/mp4") == 3
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "https://" not in page
    assert read_run(tmp_path, JOURNAL).ended


def test_a_run_goes_on_where_it_was_and_more_policies_may_join_it(tmp_path, monkeypatch):
    quiet = Console(quiet=True)
    bench_suite(settings(tmp_path, videos=False), quiet)
    bench_suite(settings(tmp_path, videos=False, policy=("random",)), quiet)
    assert [(one.policy, one.seed) for one in read_episodes(tmp_path, JOURNAL)] == [
        (policy, seed) for policy in ("idle", "random") for seed in (100_000, 100_001, 100_002)
    ]
    assert list(read_run(tmp_path, JOURNAL).policies) == ["idle", "random"]
    monkeypatch.setattr("runtime.suite_bench.run._play_policy", lambda *_: pytest.fail("played again"))
    assert bench_suite(settings(tmp_path, videos=False, policy=("idle,random",)), quiet) == 0
    with pytest.raises(ConfigError, match="whose seeds is 3, not 4"):
        bench_suite(settings(tmp_path, seeds=4), quiet)
    with pytest.raises(ConfigError, match=r"'idle' was idle .* and is random"):
        bench_suite(settings(tmp_path, policy=("idle=random",)), quiet)


def test_ctrl_c_keeps_what_was_played(tmp_path, monkeypatch):
    from runtime.suite_bench.view import RunView

    add = RunView.add

    def stop(self, record, limit):
        add(self, record, limit)
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(RunView, "add", stop)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
    try:
        assert bench_suite(settings(tmp_path), Console(quiet=True)) == EXIT_STOPPED
    finally:
        signal.signal(signal.SIGINT, before)
    assert len(read_episodes(tmp_path, JOURNAL)) == 1
    assert read_run(tmp_path, JOURNAL).ended == ""
    assert "This run is not finished: 1 of 3" in (tmp_path / "report.html").read_text()
    monkeypatch.setattr(RunView, "add", add)
    assert bench_suite(settings(tmp_path), Console(quiet=True)) == 0


def test_what_broke_fails_the_command_and_is_played_anew_where_that_is_asked(tmp_path, monkeypatch):
    from bridge.embedded.world import EmbeddedWorld

    step = EmbeddedWorld.step
    monkeypatch.setattr(EmbeddedWorld, "step", lambda self, action: 1 / 0)
    quiet = Console(quiet=True)
    assert bench_suite(settings(tmp_path, videos=False), quiet) == EXIT_FAILED
    monkeypatch.setattr(EmbeddedWorld, "step", step)
    assert bench_suite(settings(tmp_path, videos=False), quiet) == EXIT_FAILED
    assert "ZeroDivisionError" in (tmp_path / "report.html").read_text()
    assert bench_suite(settings(tmp_path, videos=False, retry=True), quiet) == 0


def test_a_page_of_both_worlds_says_how_much_of_the_success_stays(tmp_path):
    embedded = [samples.episode("student", seed) for seed in range(4)]
    first = samples.write_run(tmp_path / "embedded", samples.run(), embedded)
    live = samples.run(("student",), world="live", mode="live")
    second = samples.write_run(tmp_path / "live", live, [samples.episode("student", 1, won=False)])
    assert report(ReportConfig((first, second), tmp_path / "both.html"), Console(quiet=True)) == 0
    page = (tmp_path / "both.html").read_text()
    assert "Suites on the embedded world and on minecraft 1.20.4" in page
    assert "navigation: live by embedded" in page
    assert "missed by 0.80" in page


def test_what_comes_from_outside_is_escaped_and_a_film_beyond_the_folder_is_not_taken(tmp_path):
    wicked = samples.episode(
        "student", 1, won=False, outcome="error", error="<script>alert(1)</script>", video="../secret.mp4"
    )
    (tmp_path / "secret.mp4").write_bytes(b"secret")
    folder = samples.write_run(
        tmp_path / "run", samples.run(), [wicked, samples.episode("student", 2, video="../secret.mp4")]
    )
    write_suite_report([folder], folder / "report.html")
    page = (folder / "report.html").read_text()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "secret.mp4" not in page


def test_the_latency_of_a_student_is_that_of_the_cpu_and_of_int8_alone(tmp_path, monkeypatch):
    shipped = make_policy("student")
    assert is_int8(shipped)
    monkeypatch.setattr("runtime.suite_bench.command.LATENCY_TICKS", 20)
    bench_suite(settings(tmp_path / "int8", policy=("student",), seeds=1, videos=False), Console(quiet=True))
    assert read_run(tmp_path / "int8", JOURNAL).policies["student"].tick_ms_p99
    monkeypatch.setattr("runtime.suite_bench.command.is_int8", lambda policy: False)
    bench_suite(settings(tmp_path / "float", policy=("student",), seeds=1, videos=False), Console(quiet=True))
    assert read_run(tmp_path / "float", JOURNAL).policies["student"].tick_ms_p99 is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["navigation/exploe"], "did you mean navigation/explore"),
        (["all", "--seeds", "0"], "--seeds: got '0'; give a number of seeds"),
        (["all", "--polici", "student"], "--polici: steve2 bench suite has no such option"),
        (["all", "--policy", "nobody"], "'nobody' is none of student, teacher, random, idle, "),
    ],
)
def test_what_was_typed_and_cannot_be_is_one_line(capsys, words, said):
    assert run_command(["bench", "suite", *words]) in (EXIT_USAGE, EXIT_FAILED)
    shown = " ".join(capsys.readouterr().err.split())
    assert said in shown
    assert "Traceback" not in shown
