"""Rows made by engines are those of one process, whatever happens to their workers."""

import os
import signal
import sys

import pytest
from conftest import QUICK

import likeness as lk
from likeness import _parts

pandas = pytest.importorskip("pandas")


def test_parts_cover_all_rows():
    assert _parts.ranges_of(10, 3, 5) == [(5, 3), (8, 3), (11, 4)]
    with pytest.raises(lk.UsageError):
        _parts.ranges_of(10, 0, 0)


def test_parts_are_the_whole(model):
    content = model.to_bytes()
    parts = [_parts.pandas_part(part, content, seed=2) for part in _parts.ranges_of(100, 7, 0)]
    pandas.testing.assert_frame_equal(pandas.concat(parts, ignore_index=True), model.sample(100, seed=2))


def test_dask_with_two_processes_of_which_one_is_killed(model, tmp_path):
    pytest.importorskip("dask.dataframe")
    distributed = pytest.importorskip("distributed")
    from likeness import dask

    expected = model.sample(4000, seed=2)
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        with distributed.Client(cluster) as client:
            rows = dask.sample(model, 4000, partitions=20, seed=2)
            future = client.compute(rows)
            first = next(iter(client.run(os.getpid).values()))
            os.kill(first, signal.SIGKILL)
            made = future.result().reset_index(drop=True)
            rows.to_parquet(tmp_path / "rows", write_index=False)
    # Dask has its own dtype of texts.
    pandas.testing.assert_frame_equal(made.astype(str), expected.astype(str), check_dtype=False)
    files = sorted((tmp_path / "rows").glob("*.parquet"), key=lambda path: int(path.name.split(".")[1]))
    written = pandas.concat([pandas.read_parquet(file) for file in files], ignore_index=True)
    pandas.testing.assert_frame_equal(written.astype(str), expected.astype(str))


def test_spark_on_a_local_cluster(model, tmp_path, monkeypatch):
    sql = pytest.importorskip("pyspark.sql")
    pytest.importorskip("pyarrow")
    from likeness import spark

    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    master = os.environ.get("LIKENESS_SPARK", "local[2]")
    environment = {f"spark.executorEnv.{name}": os.environ[name] for name in ("PYTHONPATH", "LIKENESS_LIBRARY") if name in os.environ}
    builder = sql.SparkSession.builder.master(master).config("spark.ui.enabled", "false")
    for name, value in environment.items():
        builder = builder.config(name, os.path.abspath(value))
    session = builder.getOrCreate()
    try:
        spark.sample(session, model, 4000, partitions=8, seed=2).write.parquet(str(tmp_path / "rows"))
    finally:
        session.stop()
    files = sorted((tmp_path / "rows").glob("part-*.parquet"))
    assert len(files) == 8
    written = pandas.concat([pandas.read_parquet(file) for file in files], ignore_index=True)
    pandas.testing.assert_frame_equal(written.astype(str), model.sample(4000, seed=2).astype(str), check_dtype=False)


def test_ray_with_two_processes_of_which_one_is_killed(model, tmp_path):
    engine = pytest.importorskip("ray")
    pytest.importorskip("pyarrow")
    from likeness import ray

    environment = {name: os.path.abspath(os.environ[name]) for name in ("PYTHONPATH", "LIKENESS_LIBRARY") if name in os.environ}
    engine.init(num_cpus=2, include_dashboard=False, object_store_memory=100 * 2**20, log_to_driver=False, logging_level="error", runtime_env={"env_vars": environment})
    try:
        rows = ray.sample(model, 4000, partitions=8, seed=2)
        expected = model.sample(4000, seed=2).astype(str)
        pandas.testing.assert_frame_equal(rows.to_pandas().astype(str), expected)
        worker = engine.get(engine.remote(lambda: os.getpid()).remote())
        os.kill(worker, signal.SIGKILL)
        rows.write_parquet(str(tmp_path / "rows"))
    finally:
        engine.shutdown()
    files = sorted((tmp_path / "rows").glob("*.parquet"))
    assert len(files) == 8
    written = pandas.concat([pandas.read_parquet(file) for file in files], ignore_index=True)
    pandas.testing.assert_frame_equal(written.astype(str), expected)


def test_a_fork_after_an_import_can_fit(penguins):
    lk.fit(penguins, model="independent")
    child = os.fork()
    if child == 0:
        code = 1
        try:
            lk.fit(penguins, model="sequential_trees", options=QUICK, progress=False).sample(10)
            code = 0
        finally:
            os._exit(code)
    assert os.waitpid(child, 0)[1] == 0
