"""`make bench`: every benchmark, one after the other. Ratios only: the machine's own speed proves nothing."""

from benchmarks import analysis, certificates, language, likeness, masking, pages, routing

if __name__ == "__main__":
    pages.main()
    likeness.main()
    language.main()
    masking.main()
    routing.main()
    analysis.main()
    certificates.main()
