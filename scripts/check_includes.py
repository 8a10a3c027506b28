#!/usr/bin/env python3
"""Proves that includes run one way: each folder of src/ (a ring) includes only what the tables below allow.

    scripts/check_includes.py [ROOT]    ROOT: the repository, unless this one is meant

Prints each wrong include with what would be allowed, and ends with status 1 when there is one. A table that knows less
than the tree (a folder, a public header or a foreign header without an entry) is an error too, and so is one that knows
more: an entry of what is no longer there, or a permission that no file uses.
"""

import re
import sys
from pathlib import Path

# What each ring may include beside itself; and whatever those may include.
RINGS = {
    "base": [],
    "kernels": ["base"],
    "layers": ["kernels"],
    "losses": ["kernels"],
    "network": ["layers", "losses"],
    "optimizers": ["kernels"],
    "data": ["base"],
    "models": ["network", "data"],
    "training": ["models", "optimizers"],
    "explain": ["network"],
    "experiments": ["explain", "training"],
    "documents": ["experiments"],
    "cluster": ["training"],
    "files": ["models"],
    "runs": ["documents", "files"],
    "text": ["runs"],
    "report": ["text"],
}

# The ring of each public header, include/nudge/<name>.hpp. It includes only public headers of rings that its ring may
# include, and the standard library: users have nothing else.
PUBLIC_HEADERS = {
    "base": ["error", "matrix", "thread_team", "version"],
    "kernels": ["function"],
    "layers": ["layers"],
    "losses": ["loss"],
    "network": ["net_text", "network", "plan"],
    "optimizers": ["optimizer"],
    "data": ["augmentation", "dataset", "image", "preprocessing"],
    "models": ["autoencoder", "exchange", "model", "new_head", "packed_examples", "safetensors"],
    "training": ["evaluation", "prediction", "process_group", "training", "unlabelled"],
    "explain": ["explain"],
    "experiments": ["descents", "example_forms", "experiments", "gradient_check", "reconstruction", "transfer"],
    "documents": ["core", "documents"],
    "files": ["data_files", "model_file", "png"],
    "runs": ["finetuning", "run", "run_documents", "tuning"],
    "report": ["lab", "nudge", "report"],
}

# Folders outside the library. They include public headers of any ring, files of their own, and the standard library.
USERS = ["apps/lab", "apps/nudge", "examples"]

# The folders of one of these, and the folders or headers that each may include beside itself, by a path from there:
# "options/verb.hpp". Files that lie beside the folders may include all of them, and each other.
FOLDERS_OF_USERS = {
    "apps/nudge": {"options": ["terminal/output.hpp", "terminal/processes.hpp"], "terminal": ["options"], "verbs": ["options", "terminal"]},
}

# Headers that are not installed: the words of the terminal and the like, which only the command line needs.
TERMINAL_WORDS = {
    "apps/nudge": [
        "base/enough_memory.hpp",
        "base/json.hpp",
        "base/json_reader.hpp",
        "base/lower_case.hpp",
        "base/nearest.hpp",
        "base/printable.hpp",
        "cluster/mpi_group.hpp",
        "text/comparison_text.hpp",
        "text/explanations_text.hpp",
        "text/forms_text.hpp",
        "text/predictions_csv.hpp",
        "text/reconstruction_text.hpp",
        "text/regression_text.hpp",
        "text/search_text.hpp",
        "text/terminal_picture.hpp",
        "text/text.hpp",
        "text/training_text.hpp",
        "text/transfer_text.hpp",
        "runs/run_folder.hpp",
    ],
}

# Who may include what is neither ours nor the C++ standard library's: the start of a header's path -> folders or files.
FOREIGN = {
    "hwy/": ["src/kernels/simd"],
    "CLI/": ["apps/nudge/command_line.cpp", "apps/nudge/options/verb.cpp"],
    "fmt/": ["src/runs", "src/text", "src/report", "apps/nudge"],
    "toml++/": ["src/files", "src/runs"],
    "png.h": ["src/files"],
    "jpeglib.h": ["src/files"],
    "jerror.h": ["src/files"],
    "zlib.h": ["src/files"],
    "mpi.h": ["src/cluster"],
    # POSIX: files that survive a crash, child processes, terminals.
    "fcntl.h": ["src/files", "src/runs", "apps/nudge"],
    "poll.h": ["src/files"],
    "sched.h": ["src/cluster"],
    "signal.h": ["src/files"],
    "spawn.h": ["src/files", "apps/nudge"],
    "sys/": ["src/files", "src/runs", "apps/nudge"],
    "unistd.h": ["src/files", "src/runs", "src/cluster", "apps/nudge"],
}

# Standard headers that not everybody may include; an empty list: nobody does. The portable core has no file system, and
# no threads but base's team; the library never prints. A public header counts as a file of its ring.
STANDARD_FOR_SOME = {
    "filesystem": ["src/files", "src/runs", "src/text", "src/report", "apps/nudge"],
    "fstream": ["src/files", "src/runs", "examples"],
    "iostream": ["examples"],
    "future": [],
    "condition_variable": [],
    "mutex": [],
    "semaphore": [],
    "thread": ["src/base", "src/cluster", "apps/nudge"],
}
STANDARD = set(
    """algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat charconv chrono cinttypes climits
    clocale cmath compare complex concepts condition_variable coroutine csetjmp csignal cstdarg cstddef cstdint cstdio
    cstdlib cstring ctime cuchar cwchar cwctype deque exception execution filesystem format forward_list fstream functional
    future initializer_list iomanip ios iosfwd iostream istream iterator latch limits list locale map memory
    memory_resource mutex new numbers numeric optional ostream queue random ranges ratio regex scoped_allocator semaphore
    set shared_mutex source_location span sstream stack stdexcept stop_token streambuf string string_view strstream
    syncstream system_error thread tuple type_traits typeindex typeinfo unordered_map unordered_set utility valarray variant
    vector version""".split()
)

INCLUDE = re.compile(r"^\s*#\s*include\b\s*(?:<([^>]*)>|\"([^\"]*)\"|(.*))")
SUFFIXES = {".hpp", ".cpp", ".h", ".inl", ".inc"}


def reach(ring):
    """The ring itself and all that it may include."""
    found, waiting = set(), [ring]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += RINGS[one]
    return found


REACH = {ring: reach(ring) for ring in RINGS}
HEADER_RING = {f"nudge/{name}.hpp": ring for ring, names in PUBLIC_HEADERS.items() for name in names}


def is_in(path, folders):
    return any(path == folder or path.startswith(folder + "/") for folder in folders)


def in_order(rings):
    return ", ".join(ring for ring in RINGS if ring in rings)


class Check:
    def __init__(self, root):
        self.root = root
        self.errors = []
        self.files = 0
        self.used = set()  # as permissions() gives them

    def run(self):
        for folder in sorted(path.name for path in (self.root / "src").iterdir() if path.is_dir()):
            if folder not in RINGS:
                self.errors.append(f"src/{folder}: not in the table RINGS of scripts/check_includes.py")
        for top in ["src", "include/nudge", *USERS]:
            for path in sorted((self.root / top).rglob("*")):
                if path.suffix in SUFFIXES:
                    self.check_file(path.relative_to(self.root).as_posix(), path)

        for table, path in self.entries():
            if not (self.root / path).exists():
                self.errors.append(f"{path}: in the table {table} of scripts/check_includes.py, but not there")
        if self.files > 0:
            for table, header, folder in self.permissions():
                if (header, folder) not in self.used:
                    self.errors.append(
                        f"{folder}: may include <{header}> by the table {table} of scripts/check_includes.py, but does not"
                    )

    @staticmethod
    def permissions():
        """(table, start of a header, folder or file that may include it)."""
        for name, table in (("FOREIGN", FOREIGN), ("STANDARD_FOR_SOME", STANDARD_FOR_SOME)):
            for start, folders in table.items():
                for folder in folders:
                    yield name, start, folder

    @staticmethod
    def entries():
        """(table, path) of all that the tables name in the tree."""
        for ring in RINGS:
            if ring not in PUBLIC_HEADERS:  # else its headers show that it is there
                yield "RINGS", f"src/{ring}"
        for header in HEADER_RING:
            yield "PUBLIC_HEADERS", f"include/{header}"
        for folder in USERS:
            yield "USERS", folder
        for user, folders in FOLDERS_OF_USERS.items():
            for folder in folders:
                yield "FOLDERS_OF_USERS", f"{user}/{folder}"
        for folder, headers in TERMINAL_WORDS.items():
            yield "TERMINAL_WORDS", folder
            for header in headers:
                yield "TERMINAL_WORDS", f"src/{header}"
        for name, table in (("FOREIGN", FOREIGN), ("STANDARD_FOR_SOME", STANDARD_FOR_SOME)):
            for folder in dict.fromkeys(folder for folders in table.values() for folder in folders):
                yield name, folder

    def check_file(self, name, path):
        self.files += 1
        parts = name.split("/")
        ring = None
        if parts[0] == "src":
            ring = parts[1]
            if ring not in RINGS:
                return
        elif parts[0] == "include":
            ring = HEADER_RING.get("/".join(parts[1:]))
            if ring is None:
                self.errors.append(f"{name}: not in the table PUBLIC_HEADERS of scripts/check_includes.py")
                return
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            if match is None:
                continue
            angled, quoted, other = match.groups()
            if other is not None:
                problem = f"includes {other.strip()}, which names no file"
            elif quoted is not None:
                problem = self.judge_own(name, ring, quoted)
            else:
                problem = self.judge_foreign(name, ring, angled)
            if problem:
                self.errors.append(f"{name}:{number}: {problem}")

    def judge_own(self, name, ring, header):
        """What is wrong with the file `name` (of a ring, or of a folder of USERS) including "header"."""
        if header.startswith("nudge/"):
            target = HEADER_RING.get(header)
            if target is None:
                return f'includes "{header}", which is not in the table PUBLIC_HEADERS'
        else:
            if ring is None:
                if self.is_own_of_user(name, header):
                    return None
                words = next((words for folder, words in TERMINAL_WORDS.items() if is_in(name, [folder])), [])
                if header in words:
                    return None
                return (
                    f'includes "{header}"; here only public headers ("nudge/..."), files of this folder and what '
                    "TERMINAL_WORDS names may be"
                )
            if name.startswith("include/"):
                return f'includes "{header}"; a public header may include only public headers ("nudge/...")'
            target = header.split("/")[0]
            if target not in RINGS or ".." in header:
                return f'includes "{header}"; paths start with "nudge/" or with the ring'
        if ring is not None and target not in REACH[ring]:
            return f'includes "{header}" of {target}; {ring} may include: {in_order(REACH[ring])}'
        return None

    def is_own_of_user(self, name, header):
        """Whether a file of a folder of USERS may include this one of the same."""
        user = next(user for user in USERS if is_in(name, [user]))
        folders = FOLDERS_OF_USERS.get(user)
        if folders is None:
            return "/" not in header and ((self.root / name).parent / header).is_file()
        target, slash, _ = header.partition("/")
        if ".." in header or not (self.root / user / header).is_file():
            return False
        inside, below, _ = name[len(user) + 1 :].partition("/")
        if not slash:
            return not below
        allowed = [inside, *folders.get(inside, [])]
        return target in folders and (not below or target in allowed or header in allowed)

    def judge_foreign(self, name, ring, header):
        """What is wrong with the file `name` including <header>."""
        if header.startswith("nudge/"):
            return f'includes <{header}>; write "{header}"'
        is_public = name.startswith("include/")
        if header in STANDARD:
            start, allowed = header, STANDARD_FOR_SOME.get(header)
            if allowed is None or self.uses(f"src/{ring}/" if is_public else name, start, allowed):
                return None
        else:
            if is_public:
                return f"includes <{header}>; a public header may include only standard C++ beside public headers"
            start = next((start for start in FOREIGN if self.starts(header, start)), None)
            if start is None:
                return f"includes <{header}>, which is neither standard C++ nor in the table FOREIGN"
            allowed = FOREIGN[start]
            if self.uses(name, start, allowed):
                return None
        return f"includes <{header}>, which " + (f"only these may: {', '.join(allowed)}" if allowed else "nobody may")

    def uses(self, name, start, allowed):
        """Whether the file `name` may include a header that begins so; notes the permission as used."""
        found = {(start, folder) for folder in allowed if is_in(name, [folder])}
        self.used |= found
        return bool(found)

    @staticmethod
    def starts(header, start):
        return header.startswith(start) if start.endswith("/") else header == start


def main(arguments):
    check = Check(Path(arguments[0]) if arguments else Path(__file__).resolve().parent.parent)
    check.run()
    for error in check.errors:
        print(error)
    if check.files == 0:
        print(f"{check.root}: no source files to check")
    if check.errors or check.files == 0:
        return 1
    print(f"{check.files} files include only what their ring allows")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
