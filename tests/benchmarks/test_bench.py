import json
from pathlib import Path
from xml.etree import ElementTree  # noqa: ICN001  # no abbreviations

import pytest
from click.testing import CliRunner, Result

from solver.instance import load_instance
from solver.plan import Bound, Plan, Score, Status
from solver.plan import Result as Outcome
from solver.solve import SolveLimits
from tests.benchmarks import command
from tests.benchmarks.attempt import ENGINES, OURS, WHY_NOT, attempt
from tests.benchmarks.command import INSTANCES, bench
from tests.benchmarks.generate import main as generate
from tests.benchmarks.tables import RESULTS
from tests.benchmarks.timefold_peer import TimefoldError
from tests.examples import some
from tests.scheduler.command_line import TINY, written

JOBS = "Type = 1\nJobs = 2\n0 60\n60 90\nQualifications = 2\n1: 0\n2: 0 1\n"

# Far more than these instances need: each run ends as soon as it has its proof.
LIMIT = "--time-limit=30"

# Timefold needs its environment, seconds to start, and knows no proof at which to end: it has tests of its own.
QUICK_TO_START = [engine for engine in ENGINES if engine != "Timefold"]
PROVERS = [OURS, "CP-SAT", "HiGHS"]
PEERS = [f"--engine={engine}" for engine in QUICK_TO_START if engine != OURS]


def run(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(bench, [str(folder), LIMIT, *PEERS, *options])


def cells(output: str, instance: str, engine: str) -> dict[str, str]:
    """Return the row of the results with these two names, by column."""
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in output.splitlines()]
    (row,) = [line for line in lines if line[:2] == [instance, engine]]
    return dict(zip(RESULTS, row, strict=True))


@pytest.mark.long
def test_every_column_of_every_engine_is_printed(tmp_path: Path) -> None:
    written(tmp_path / "tiny.json", TINY)
    (tmp_path / "jobs.dat").write_text(JOBS)
    (tmp_path / "best-known.csv").write_text(
        "instance,medium_best,medium_bound,soft_best,soft_bound,found_by\ntiny,240,240,1000,,hand\n"
    )
    result = run(tmp_path)
    assert result.exit_code == 0, result.output
    for name, medium, soft in (("tiny", "240", "1000"), ("jobs", "0", "1")):
        for engine in QUICK_TO_START:
            row = cells(result.stdout, name, engine)
            assert (row["medium"], row["checked"]) == (medium, "yes")
            if engine in PROVERS:
                assert (row["soft"], row["bound"], row["gap %"]) == (soft, soft, "0.00")
                assert row["vs best known %"] == ("+0.00" if name == "tiny" else "-")
                assert row["Relève / it"] == ("" if engine == OURS else "1.000")
            else:
                assert (int(row["soft"]) >= int(soft), row["bound"], row["gap %"]) == (True, "-", "-")
            assert 0 <= float(row["first plan s"]) <= float(row["seconds"]) + 0.1
    for engine in PROVERS[1:]:
        assert f"Relève / {engine}: 1.000 (median of 1)" in result.stdout
    header = next(line for line in result.stdout.splitlines() if "pairs" in line)
    sizes = {"workers", "requests", "shifts", "pairs", "load s", "candidates s", "coverage s", "quality s"}
    assert sizes <= {cell.strip() for cell in header.split("|")}


@pytest.mark.long
def test_runs_take_the_next_seeds_and_all_are_recorded(tmp_path: Path) -> None:
    written(tmp_path / "tiny.json", TINY)
    record = tmp_path / "record.txt"
    command = [str(tmp_path), "--no-peers", "--json", str(record)]
    result = CliRunner().invoke(bench, command, env={"TIME": "20", "THREADS": "1", "SEED": "5", "RUNS": "2"})
    assert result.exit_code == 0, result.output
    assert "CP-SAT" not in result.stdout
    document = json.loads(record.read_text())
    assert (document["threads"], document["seed"]) == (1, 5)
    (instance,) = document["instances"]
    assert instance["seconds"] == 20.0
    for each in instance["runs"]:
        assert [step[1]["soft"] for step in each["trace"] if step[1]][-1] == -1000
    assert [each["seed"] for each in instance["runs"]] == [5, 6]
    assert [each["score"]["soft"] for each in instance["runs"]] == [-1000, -1000]
    assert instance["sizes"]["pairs"] == 3


def test_every_engine_sees_that_an_instance_has_no_plan(tmp_path: Path) -> None:
    kitchen, cables = TINY["requests"]
    pinned = [{"shift": "mon", "worker": "ann"}, {"shift": "tue", "worker": "bob"}]
    written(tmp_path / "none.json", {**TINY, "requests": [{**kitchen, "max_workers": 1}, cables], "pinned": pinned})
    result = run(tmp_path)
    assert result.exit_code == 0, result.output
    assert {cells(result.stdout, "none", engine)["medium"] for engine in PROVERS} == {"infeasible"}
    assert cells(result.stdout, "none", "Greedy")["medium"] == "no plan"
    assert "Relève / HiGHS: nothing to compare" in result.stdout


@pytest.mark.long
def test_a_bound_above_the_best_known_plan_fails(tmp_path: Path) -> None:
    written(tmp_path / "tiny.json", TINY)
    (tmp_path / "best-known.csv").write_text(
        "instance,medium_best,medium_bound,soft_best,soft_bound\ntiny,240,240,900,900\n"
    )
    result = run(tmp_path, "--no-peers")
    assert result.exit_code == 1
    assert "tiny: Relève proves medium 240, soft 1000, but best known has 240, 900" in result.stderr


def test_a_wrong_claim_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = Outcome(Status.OPTIMAL, Plan(), Score(0, 0, 0), {}, Bound(0, 0), 0.1, 0, "liar")
    monkeypatch.setitem(ENGINES, OURS, lambda *_: claim)
    written(tmp_path / "tiny.json", TINY)
    result = run(tmp_path, "--no-peers")
    assert result.exit_code == 1
    assert cells(result.stdout, "tiny", OURS)["checked"] == "NO"
    assert "tiny: Relève, seed 0: score.medium: 0 claimed, -720 counted" in result.stderr


def test_a_peer_without_a_plan_is_shown_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = Outcome(Status.FEASIBLE, Plan(), None, None, Bound(0), 0.1, 0, "idle")
    monkeypatch.setitem(ENGINES, "HiGHS", lambda *_: nothing)
    written(tmp_path / "tiny.json", TINY)
    result = run(tmp_path)
    assert result.exit_code == 0, result.output
    row = cells(result.stdout, "tiny", "HiGHS")
    assert (row["medium"], row["soft"], row["bound"], row["Relève / it"]) == ("no plan", "-", "medium 0", "0 (better)")


@pytest.mark.parametrize(
    ("name", "content", "options", "message"),
    [
        ("bad.json", "{}", (), "bad.json: $.format: is missing"),
        ("bad.dat", "Type = 1\n", (), "bad.dat: end of file: comes too early"),
        ("best-known.csv", "instance,soft_best\n", (), "best-known.csv: column medium_best is missing"),
        (
            "best-known.csv",
            "instance,medium_best,medium_bound,soft_best,soft_bound\ntiny,-1,,,\n",
            (),
            "best-known.csv: medium_best of tiny must be a cost, not '-1'",
        ),
        ("notes.txt", "", ("--only=tin", "--only=t*"), "no instance tin"),
    ],
)
def test_bad_input_is_named_before_anything_is_solved(
    tmp_path: Path, name: str, content: str, options: tuple[str, ...], message: str
) -> None:
    written(tmp_path / "tiny.json", TINY)
    (tmp_path / name).write_text(content)
    result = run(tmp_path, *options)
    assert result.exit_code == 1
    assert message in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("engine", QUICK_TO_START[1:])
def test_a_peer_that_is_stopped_in_the_middle_claims_nothing_wrong(engine: str) -> None:
    problem, _ = load_instance(INSTANCES / "calvados-contract.json")
    made = attempt(engine, problem, SolveLimits(seconds=1.0))
    assert made.faults == ()
    assert made.result.status is not Status.INFEASIBLE


@pytest.mark.long
def test_a_benchmark_goes_on_from_the_runs_that_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "kept"
    file = written(tmp_path / "tiny.json", TINY)
    first = run(tmp_path, "--kept", str(kept), "--quick")
    assert first.exit_code == 0, first.output
    assert len(list(kept.iterdir())) == len(QUICK_TO_START)

    def never(*_: object) -> Outcome:
        raise AssertionError

    for engine in QUICK_TO_START:
        monkeypatch.setitem(ENGINES, engine, never)
    again = run(tmp_path, "--kept", str(kept), "--quick")
    assert again.exit_code == 0, again.output
    assert [cells(again.stdout, "tiny", engine) for engine in QUICK_TO_START] == [
        cells(first.stdout, "tiny", engine) for engine in QUICK_TO_START
    ]
    file.write_text(file.read_text() + " ")  # another instance, as far as anybody knows
    assert isinstance(run(tmp_path, "--kept", str(kept), "--quick").exception, AssertionError)


@pytest.mark.long
def test_a_kept_run_that_was_cut_short_is_made_again(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    written(tmp_path / "tiny.json", TINY)
    run(tmp_path, "--kept", str(kept), "--no-peers")
    (file,) = kept.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:50])
    assert run(tmp_path, "--kept", str(kept), "--no-peers").exit_code == 0
    assert json.loads(file.read_bytes())["result"]["score"] == json.loads(whole)["result"]["score"]


@pytest.mark.long
def test_folders_of_instances_are_read_in_turn_and_each_has_its_part_in_the_document(tmp_path: Path) -> None:
    sets = tmp_path / "sets"
    for folder in ("own", "public"):
        (sets / folder).mkdir(parents=True)
    written(sets / "own" / "tiny.json", TINY)
    (sets / "public" / "data_1_23_40_66.dat").write_text(JOBS)
    document = tmp_path / "report.md"
    document.write_text("# B\n\n<!-- results of own -->\nold\n<!-- end of own -->\n\nafter\n")
    for _ in range(2):  # a second time the parts are replaced
        result = run(sets, "--no-peers", "--trace", str(document), "--kept", str(tmp_path / "kept"))
        assert result.exit_code == 1  # the public instance of that name needs 20 workers
        assert "data_1_23_40_66: best known proves medium 0, soft 20, but Relève has 0, 1" in result.stderr
        text = document.read_text()
        assert "old" not in text
        assert (
            text.index("| tiny ") < text.index("<!-- end of own -->") < text.index("after") < text.index("| data_1_23")
        )
        assert text.count("| beyond best known |") == 1
        assert "| 1 (-19)" in text
    for family in ("tiny", "smptsp"):
        picture = ElementTree.parse(tmp_path / "images" / f"benchmark-{family}.svg")  # noqa: S314  # our own
        assert len(list(picture.iter("{http://www.w3.org/2000/svg}path"))) > 10


def test_a_glance_takes_the_same_few_seconds_for_every_run_and_stops_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("contract-1", "contract-2"):
        written(tmp_path / f"{name}.json", TINY)
    monkeypatch.setattr(command, "QUICK_DEADLINE", -1.0)
    result = CliRunner().invoke(bench, [str(tmp_path), "--quick", "--engine", "Greedy"])
    assert result.exit_code == 0, result.output
    assert cells(result.stdout, "contract-1", OURS)["medium"] == "240"
    assert "contract-1 | 10 " in result.stdout
    assert "contract-2: not run" in result.stdout
    assert "Greedy" not in result.stdout


def test_an_engine_that_cannot_run_here_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path / "tiny.json", TINY)
    monkeypatch.setitem(WHY_NOT, "Timefold", lambda: "Java is missing")
    result = CliRunner().invoke(bench, [str(tmp_path), "--engine=Timefold"])
    assert result.exit_code == 0, result.output
    assert "Timefold: not run. Java is missing." in result.stdout


def test_an_engine_that_breaks_down_is_shown_so_and_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Outcome:
        message = "out of memory"
        raise TimefoldError(message)

    kept = tmp_path / "kept"
    written(tmp_path / "tiny.json", TINY)
    monkeypatch.setitem(ENGINES, "Greedy", broken)
    result = CliRunner().invoke(bench, [str(tmp_path), LIMIT, "--engine=Greedy", "--kept", str(kept)])
    assert result.exit_code == 0, result.output
    assert cells(result.stdout, "tiny", "Greedy")["medium"] == "failed"
    assert "out of memory" in result.stderr
    assert len(list(kept.iterdir())) == 1


@pytest.mark.parametrize(
    ("name", "command_line"),
    some(
        [
            ("part-2.json", ["part", "--seed", "2", "--sites", "4"]),
            ("part-3.json", ["part", "--seed", "3", "--sites", "4"]),
            ("part-4.json", ["part", "--seed", "4", "--sites", "2"]),
            ("jobs-1.dat", ["jobs", "--seed", "1", "--workers", "12"]),
            ("jobs-2.dat", ["jobs", "--seed", "2", "--workers", "30"]),
        ],
        1,
    ),
)
def test_our_own_instances_are_what_their_command_writes(tmp_path: Path, name: str, command_line: list[str]) -> None:
    result = CliRunner().invoke(generate, [*command_line, "-o", str(tmp_path / name)])
    assert result.exit_code == 0, result.output
    assert (tmp_path / name).read_bytes() == (INSTANCES / name).read_bytes()
