"""The moments at which live tests kill something are spread over the whole command."""

from collections import Counter

from tests.support.kills import Pace, spread

VICTIMS = {"engine": 4, "daemon": 6}


def test_each_part_of_a_command_has_one_kill() -> None:
    """The first kills are early, the last ones late, and each victim has its share."""
    kills = spread(VICTIMS, 20, seed=1)
    assert list(range(20)) == sorted(int(each.moment / 0.95 * 20) for each in kills)
    assert Counter({"engine": 8, "daemon": 12}) == Counter(each.victim for each in kills)


def test_a_seed_repeats_its_kills() -> None:
    """Another seed gives others."""
    assert spread(VICTIMS, 10, seed=1) == spread(VICTIMS, 10, seed=1)
    assert spread(VICTIMS, 10, seed=1) != spread(VICTIMS, 10, seed=2)


def test_moment_is_counted_from_the_last_resource_before_it() -> None:
    """So that a slower machine does not move it to another part of the command."""
    pace = Pace(((0.0, 0), (2.0, 10), (3.0, 30)), 10.0)
    assert (0, 1.0) == pace.at(0.1)
    assert (10, 0.5) == pace.at(0.25)
    assert (30, 6.0) == pace.at(0.9)


def test_pace_follows_a_machine_that_has_become_faster() -> None:
    """A kill that came too late is tried again at the pace of the `up` that it missed."""
    pace = Pace(((0.0, 0), (2.0, 10)), 10.0)
    assert Pace(((0.0, 0), (1.0, 10)), 5.0) == pace.scaled(5.0)
    assert pace == pace.scaled(20.0)
