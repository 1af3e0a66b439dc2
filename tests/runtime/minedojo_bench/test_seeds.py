"""An episode's seed is decided by the run's seed, the task and the number of the episode, and by nothing else."""

from __future__ import annotations

from runtime.config import MAX_SEED
from runtime.minedojo_bench.seeds import seed_of


def test_a_seed_stays_what_it_was():
    """Results of earlier runs are compared by their seeds."""
    assert [seed_of(0, "harvest_1_log", 0), seed_of(0, "combat_cow_plains_leather_armors_iron_sword_shield", 0)] == [
        1192671828,
        12544412,
    ]


def test_run_task_and_episode_each_give_other_seeds_within_the_range():
    seeds = [seed_of(run, task, episode) for run in range(3) for task in ("a", "b") for episode in range(50)]
    assert len(set(seeds)) == len(seeds)
    assert all(0 <= seed <= MAX_SEED for seed in seeds)
