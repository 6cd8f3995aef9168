"""How far a run is: told often enough, never too often, and to everyone who listens."""

from io import StringIO
from itertools import count

from rich.console import Console

from flows.progress import lines, seldom, shown, telling, told


def every(seconds):
    """A clock that goes on by so many seconds each time it is looked at."""
    return (at * seconds for at in count()).__next__


def test_a_log_gets_a_line_for_every_tenth_with_the_seconds_of_the_stage():
    said = []
    tell = lines(said.append, clock=every(2))
    for done in range(21):
        tell("Letters", done, 20)
    tell("Reports", 0, 0)
    assert said[:3] == ["Letters: 0 of 20, 2 s", "Letters: 2 of 20, 4 s", "Letters: 4 of 20, 6 s"]
    assert said[-2:] == ["Letters: 20 of 20, 22 s", "Reports: 0 of 0, 2 s"]
    assert len(said) == 12


def test_what_is_told_seldom_has_beginning_and_end_and_no_more_than_one_a_second():
    said = []
    tell = seldom(lambda *one: said.append(one), 1.0, clock=every(0.3))
    for done in range(11):
        tell("Letters", done, 10)
    assert [done for _, done, _ in said] == [0, 4, 8, 10]


def test_stages_do_not_keep_each_other_quiet():
    said = []
    tell = seldom(lambda *one: said.append(one), 1.0, clock=lambda: 0.0)
    for stage in ("Letters", "Reports"):
        for done in range(3):
            tell(stage, done, 2)
    assert said == [("Letters", 0, 2), ("Letters", 2, 2), ("Reports", 0, 2), ("Reports", 2, 2)]


def test_everyone_who_listens_is_told_until_the_end():
    first, second = [], []
    with told(lambda *one: first.append(one)):
        with told(lambda *one: second.append(one)):
            telling.get()("Letters", 1, 2)
        telling.get()("Letters", 2, 2)
    telling.get()("Letters", 3, 2)
    assert (first, second) == ([("Letters", 1, 2), ("Letters", 2, 2)], [("Letters", 1, 2)])


def test_a_terminal_gets_a_bar_with_number_and_rate():
    screen = StringIO()
    with shown(Console(file=screen, force_terminal=True, width=120)):
        for done in range(4):
            telling.get()("Letters", done, 3)
    assert "Letters" in screen.getvalue()
    assert "3/3" in screen.getvalue()
    assert "/s" in screen.getvalue()


def test_a_log_gets_plain_lines():
    log = StringIO()
    with shown(Console(file=log, width=120)):
        telling.get()("Letters [b]", 0, 1)
    assert log.getvalue() == "Letters [b]: 0 of 1, 0 s\n"
