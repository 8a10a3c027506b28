"""Work that processes share out among themselves, by locks on files: whoever dies lets go of his.

They may be on several hosts, where the files lie on a file system that knows locks.
"""
import contextlib
import fcntl
import os


@contextlib.contextmanager
def claimed(path, wait=True):
    """Whether the file is ours now, until the end of the block; it is made if need be. Without `wait` another may have it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def environment_of_one():
    """For a program that is to train alone, although mpirun has started this one several times over."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("OMPI_", "PMIX_", "PMI_"))}


def replace(path, text):
    """Whoever reads the file has all of the old text or all of the new one."""
    new = path.with_name(f"{path.name}.{os.getpid()}")
    new.write_text(text, encoding="utf-8")
    os.replace(new, path)
