"""Numbers of benchmarks/speed as lines and as Markdown."""
import statistics

from turns import best_settings


def share_of_peak(rate, multiply_adds, gflops_of_a_thread, threads):
    """The share of the fused multiply-adds that the threads could do; more than 1 where products skip zeros."""
    return rate * 2e-9 * multiply_adds / (gflops_of_a_thread * threads) if gflops_of_a_thread else None


def summary(cell, rates, multiply_adds, machine):
    """What is told of a cell, for programs and for people."""
    best = best_settings(rates)
    peers = {peer: {"setting": setting, "median": statistics.median(rates[peer, setting]),
                    "least": min(rates[peer, setting]), "most": max(rates[peer, setting])}
             for peer, setting in best.items()}
    ours = rates["nudge", ""]
    for peer in best:
        theirs = [rates[key] for key in rates if key[0] == peer]
        peers[peer]["ratio"] = statistics.median(rate / max(others) for rate, others in zip(ours, zip(*theirs)))
    return {"cell": cell.name(), **cell._asdict(), "peers": peers, "multiply_adds": multiply_adds,
            "share_of_peak": share_of_peak(peers["nudge"]["median"], multiply_adds, machine["fma_gflops"], cell.threads),
            "rates": {", ".join(filter(None, key)): values for key, values in rates.items()}}


def spread(peer):
    return f"{peer['median']:,.0f} ({peer['least']:,.0f} to {peer['most']:,.0f})"


def percent(share):
    return "-" if share is None else f"{100 * share:.0f} %"


def line(told):
    parts = [f"{told['cell']:<52} nudge {spread(told['peers']['nudge'])}, {percent(told['share_of_peak'])} of peak"]
    for peer, numbers in told["peers"].items():
        if peer != "nudge":
            setting = f" ({numbers['setting']})" if numbers["setting"] else ""
            parts.append(f"{peer}{setting} {spread(numbers)}: {numbers['ratio']:.2f}")
    return "   ".join(parts)


def markdown(headings, rows):
    """A table; every row has as many texts as there are headings."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join("| " + " | ".join(map(str, row)) + " |\n" for row in lines)


def ratio(number):
    """As docs/benchmarks.md writes it: bold where nudge loses."""
    text = f"{number:.2f}" if number < 10 else f"{number:.0f}"
    return f"**{text}**" if number < 1 else text


def cells_table(cells):
    """Of summaries: nudge beside each peer's best setting."""
    others = []
    for told in cells:
        others += [peer for peer in told["peers"] if peer != "nudge" and peer not in others]
    rows = []
    for told in cells:
        row = [told["cell"], spread(told["peers"]["nudge"]), percent(told["share_of_peak"])]
        for peer in others:
            numbers = told["peers"].get(peer)
            row.append("" if numbers is None else f"{numbers['median']:,.0f}, {ratio(numbers['ratio'])}")
        rows.append(row)
    return markdown(["work", "nudge", "of peak", *(f"{peer}, ratio" for peer in others)], rows)
