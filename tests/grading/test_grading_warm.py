import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Timer

import pytest

from app.errors import GraderFault, OverLimit
from app.grading.warm import WarmPool
from tests.descriptors import many_open

HERE = {"PYTHONPATH": str(Path(__file__).parent)}


@pytest.fixture(scope="module")
def pool() -> Iterator[WarmPool]:
    with WarmPool("odd_worker", size=2, environment=HERE, wait=20) as pool:
        yield pool


def is_well(pool: WarmPool) -> bool:
    answer, blobs = pool.call("echo", {"word": "Müller"}, {"file": b"\0\xff"})
    return answer["word"] == "Müller" and blobs == {"file": b"\0\xff"}


def test_an_answer_comes_back_with_its_bytes(pool: WarmPool) -> None:
    big = bytes(range(256)) * 40_000

    answer, blobs = pool.call("echo", {"n": 1}, {"a": b"", "b": big})

    assert answer["n"] == 1
    assert blobs == {"a": b"", "b": big}


def test_an_expected_failure_keeps_its_name_and_its_worker(pool: WarmPool) -> None:
    with pytest.raises(OverLimit, match="too deep"):
        pool.call("refuse", {})

    assert is_well(pool)


@pytest.mark.parametrize("task", ["die", "stumble", "garbage", "unknown"])
def test_a_worker_that_fails_costs_one_call_and_no_more(pool: WarmPool, task: str) -> None:
    with pytest.raises(GraderFault, match="Nothing was counted"):
        pool.call(task, {})

    assert is_well(pool)
    assert is_well(pool)


def test_a_worker_that_hangs_is_ended_in_time(pool: WarmPool) -> None:
    began = time.monotonic()
    with pytest.raises(GraderFault):
        pool.call("sleep", {"seconds": 60}, timeout=0.3)

    assert time.monotonic() - began < 2
    assert is_well(pool)


def test_a_worker_killed_in_the_middle_of_a_call_is_replaced() -> None:
    with WarmPool("odd_worker", size=1, environment=HERE) as pool:
        pid = pool.call("echo", {})[0]["pid"]
        Timer(0.2, os.kill, (pid, signal.SIGKILL)).start()

        with pytest.raises(GraderFault):
            pool.call("sleep", {"seconds": 30})

        assert is_well(pool)


def test_workers_killed_while_idle_cost_nothing(pool: WarmPool) -> None:
    for _ in range(3):
        os.kill(pool.call("echo", {})[0]["pid"], signal.SIGKILL)
        time.sleep(0.05)

        assert is_well(pool)


def test_two_hundred_threads_all_get_their_own_answer(pool: WarmPool) -> None:
    def ask(number: int) -> bool:
        answer, blobs = pool.call("echo", {"n": number}, {"file": str(number).encode()})
        return answer["n"] == number and blobs["file"] == str(number).encode()

    with ThreadPoolExecutor(200) as threads:
        answers = list(threads.map(ask, range(1000)))

    assert all(answers)


def test_failures_among_many_calls_hurt_only_their_own(pool: WarmPool) -> None:
    def ask(number: int) -> bool:
        if number % 25 == 0:
            with pytest.raises(GraderFault):
                pool.call("die", {})
            return True
        return bool(pool.call("echo", {"n": number})[0]["n"] == number)

    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(ask, range(100)))

    assert all(answers)


def test_who_waits_too_long_is_told_that_all_are_busy() -> None:
    with WarmPool("odd_worker", size=1, environment=HERE, wait=0.2) as pool:
        assert is_well(pool)
        with ThreadPoolExecutor(1) as threads:
            busy = threads.submit(pool.call, "sleep", {"seconds": 1})
            time.sleep(0.1)

            with pytest.raises(GraderFault, match="busy"):
                pool.call("echo", {})

            assert busy.result()


def test_a_renewed_pool_has_new_workers() -> None:
    with WarmPool("odd_worker", size=1, environment=HERE) as pool:
        before = pool.call("echo", {})[0]["pid"]
        pool.renew()

        assert pool.call("echo", {})[0]["pid"] != before


def test_ready_means_that_a_worker_has_loaded() -> None:
    with WarmPool("odd_worker", size=1, environment=HERE) as pool:
        deadline = time.monotonic() + 20
        while not pool.ready() and time.monotonic() < deadline:
            time.sleep(0.02)

        assert pool.ready()


def test_a_closed_pool_leaves_no_process_and_takes_no_call() -> None:
    pool = WarmPool("odd_worker", size=2, environment=HERE)
    pid = pool.call("echo", {})[0]["pid"]
    pool.close()

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(GraderFault, match="closing"):
        pool.call("echo", {})


def test_a_worker_that_cannot_start_is_a_fault_of_ours() -> None:
    with (
        WarmPool("odd_worker", size=1, arguments=["broken"], environment=HERE) as pool,
        pytest.raises(GraderFault),
    ):
        pool.call("echo", {})


def test_a_round_trip_takes_little_time(pool: WarmPool) -> None:
    payload = {"slug": "header-hunt", "params": {"a": 1}, "raws": {"x": "1.2.840"}}
    pool.call("echo", payload)
    times = []
    for _ in range(500):
        began = time.perf_counter()
        pool.call("echo", payload)
        times.append(time.perf_counter() - began)

    # Ten times the aim, so that a busy machine does not fail the test.
    assert sorted(times)[len(times) // 2] < 0.002


def test_a_killed_nursery_is_replaced_when_it_is_needed() -> None:
    with WarmPool("odd_worker", size=1, environment=HERE) as pool:
        worker = pool.call("echo", {})[0]["pid"]
        assert pool._nursery is not None
        os.kill(pool._nursery._process.pid, signal.SIGKILL)
        assert is_well(pool)
        os.kill(worker, signal.SIGKILL)
        time.sleep(0.05)

        assert is_well(pool)
        assert pool.call("echo", {})[0]["pid"] != worker


def test_a_lost_worker_is_replaced_without_loading_anew(pool: WarmPool) -> None:
    assert is_well(pool)
    with pytest.raises(GraderFault):
        pool.call("die", {})
    began = time.monotonic()

    assert is_well(pool)
    assert time.monotonic() - began < 0.3


def test_failing_calls_leave_no_descriptor_behind(pool: WarmPool) -> None:
    def held() -> int:
        return len(os.listdir("/proc/self/fd"))  # noqa: PTH208

    assert is_well(pool)
    before = held()
    for _ in range(20):
        with pytest.raises(GraderFault):
            pool.call("die", {})
        assert is_well(pool)

    assert held() <= before + 2


def test_a_site_with_a_thousand_connections_is_served_as_before() -> None:
    with many_open(), WarmPool("odd_worker", size=2, environment=HERE, wait=20) as pool:
        assert is_well(pool)
        with pytest.raises(GraderFault):
            pool.call("die", {})
        assert is_well(pool)
        assert pool.ready()
