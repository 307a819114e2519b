"""`make bench`: every benchmark, one after the other. Ratios only: the machine's own speed proves nothing."""

from benchmarks import analysis, likeness, pages

if __name__ == "__main__":
    pages.main()
    likeness.main()
    analysis.main()
