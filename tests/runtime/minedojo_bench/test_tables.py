"""What the terminal shows of the tasks and of the results."""

from __future__ import annotations

import io

from rich.console import Console

from runtime.minedojo_bench.catalogue import CatalogueEntry
from runtime.minedojo_bench.records import EpisodeRecord
from runtime.minedojo_bench.tables import RunView, result_table, show_tasks

PROMPT = "hunt a bat in night plains with a wooden sword, shield, and a full suite of leather armors"
ENTRIES = (CatalogueEntry("combat_bat", PROMPT, ""), CatalogueEntry("harvest_1_log", "obtain\x1b[2J log", ""))


def episode(task: str, number: int, reason: str, ticks: int = 0) -> EpisodeRecord:
    return EpisodeRecord(
        task=task,
        category=task.partition("_")[0],
        prompt="",
        goal="",
        episode=number,
        seed=number,
        success=reason == "success",
        reason=reason,
        ticks=ticks,
        error="it broke" if reason in ("error", "stalled") else "",
    )


def test_a_list_of_tasks_is_whole_where_a_program_reads_it():
    console = Console(file=io.StringIO(), width=60)
    show_tasks(console, ENTRIES)
    lines = console.file.getvalue().splitlines()
    assert lines == [f"combat_bat     {PROMPT}", "harvest_1_log  obtain[2J log", "2 tasks"]


def test_a_list_of_tasks_is_a_line_each_on_a_terminal():
    console = Console(file=io.StringIO(), width=60, force_terminal=True, no_color=True, color_system=None)
    show_tasks(console, ENTRIES)
    lines = console.file.getvalue().splitlines()
    assert len(lines) == 3
    assert max(map(len, lines)) <= 60
    assert lines[0].startswith("combat_bat     hunt a bat")


def test_success_is_told_by_category_and_task_and_what_was_skipped_counts_for_nothing():
    records = [
        episode("harvest_1_log", 0, "success", 300),
        episode("harvest_1_log", 1, "success", 500),
        episode("harvest_1_log", 2, "error"),
        episode("harvest_1_log", 3, "tick_limit", 3000),
        episode("harvest_1_egg", 0, "skipped"),
    ]
    console = Console(file=io.StringIO(), width=120)
    console.print(result_table("MineDojo", records))
    rows = {words[0]: words[1:] for words in map(str.split, console.file.getvalue().splitlines()) if words}
    # Wilson's interval at 95 % of 2 in 4 is 15.0 to 85.0 %.
    assert rows["harvest"] == ["2/4", "15-85", "400", "1", "1"]
    assert rows["harvest_1_log"] == ["2/4", "15-85", "400", "1", "0"]
    assert rows["harvest_1_egg"] == ["0/0", "-", "-", "0", "1"]


def test_what_broke_is_told_as_it_happens():
    console = Console(file=io.StringIO(), width=60)
    with RunView(console, [episode("harvest_1_log", 0, "success")], 3) as view:
        view.add(episode("harvest_1_log", 1, "stalled"))
        view.add(episode("harvest_1_log", 2, "tick_limit"))
    said = console.file.getvalue()
    assert "harvest_1_log, episode 1: stalled: it broke" in said
    assert "3/3 episodes, 1 successes, 1 broken" in said
