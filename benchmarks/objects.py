"""Lists in a store of objects (S3) classified part by part, on a server of this machine: the rows are those of one process.

    pip install 'moto[server]' && python -m benchmarks.objects [--titles 2000]

The server is moto's, which keeps objects in memory. A part is taken away after the first run, and the same command makes it again.
"""

from __future__ import annotations

import argparse
import logging
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset
import pyarrow.fs
import pyarrow.parquet as pq

import sdgtax
from benchmarks.made_titles import made_up

SDGTAX = Path(sys.executable).parent / "sdgtax"
FILES = 2


def classify(source: str, target: str) -> str:
    """Run the command; what it told."""
    command = [SDGTAX, "classify", source, "-o", target, "--engine", "dask", "--layout", "goals"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"the run ended with {done.returncode}: {done.stderr}")
    return done.stderr.strip()


def main() -> None:
    """Classify out of the store into the store, twice, and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--titles", type=int, default=2000)
    count = parser.parse_args().titles
    try:
        from moto.server import ThreadedMotoServer
    except ImportError:
        raise SystemExit("this needs the server of moto: pip install 'moto[server]'") from None
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        store = "s3://key:secret@bucket/{}?scheme=http&region=eu-north-1&endpoint_override=" + f"{host}:{port}"
        system, _ = pyarrow.fs.FileSystem.from_uri(store.format("lists") + "&allow_bucket_creation=true")
        system.create_dir("bucket")
        table = pa.table({"code": [f"M{n}" for n in range(count)], "title": list(islice(made_up(), count))})
        for n in range(FILES):
            size = -(-count // FILES)
            pq.write_table(table.slice(n * size, size), f"bucket/lists/{n}.parquet", filesystem=system)
        print(classify(store.format("lists"), store.format("result")))
        system.delete_file("bucket/result/part-00000.parquet")
        print(classify(store.format("lists"), store.format("result")))
        made = pyarrow.dataset.dataset("bucket/result", filesystem=system, format="parquet").to_table()
    finally:
        server.stop()
    alone = pa.Table.from_batches(sdgtax.open().classify_batches(table.to_batches(), layout="goals"))
    if not made.equals(alone):
        raise SystemExit("the rows differ from those of one process")
    print(f"{made.num_rows} rows, the same as in one process")


if __name__ == "__main__":
    main()
