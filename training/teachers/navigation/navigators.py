"""The hierarchies of the navigation suites, put together."""

from __future__ import annotations

from bridge.messages import Explore, Find, Reach
from training.teachers.hierarchy import Hierarchy
from training.teachers.navigation.actor import NavigatorActor
from training.teachers.navigation.critic import StuckCritic
from training.teachers.navigation.explore import ExploreConductor
from training.teachers.navigation.find import FindConductor
from training.teachers.navigation.ground import SeenGround
from training.teachers.navigation.manager import ExploreManager, FindManager, ReachManager
from training.teachers.navigation.reach import ReachConductor
from training.teachers.navigation.subgoals import FindSubgoal, NavigationSkill, ReachSubgoal, SurveySubgoal

Navigators = (
    Hierarchy[FindSubgoal, NavigationSkill]
    | Hierarchy[SurveySubgoal, NavigationSkill]
    | Hierarchy[ReachSubgoal, NavigationSkill]
)


def make_navigators(success: Find | Explore | Reach, expert: bool) -> Navigators:
    """The hierarchy for a success test; with ``expert`` it knows the map."""
    actor, critic = NavigatorActor(), StuckCritic()
    match success:
        case Find():
            finder = FindConductor(expert)
            return Hierarchy(FindManager(), finder, actor, critic, finder)
        case Explore():
            seen = SeenGround()
            return Hierarchy(ExploreManager(seen), ExploreConductor(seen, expert), actor, critic)
        case Reach():
            return Hierarchy(ReachManager(), ReachConductor(), actor, critic)
