"""The report as a page: its order and its words. Markdown and HTML are made of this page."""

from collections.abc import Iterator

from review import words
from review.cells import Cell, Page, Section, Tone
from review.model import CertificateReport, FlowReport, Report, SecretOrigin


def page(report: Report) -> Page:
    """The page of a report."""
    kind = "a deployed stack" if report.deployed else "a declaration, without a look at a cluster or host"
    return Page(
        title=f"Security of {report.gateway}",
        lead=f"On {words.place(report.target)}. Made from {kind}.",
        sections=tuple(_sections(report)),
    )


def _sections(report: Report) -> Iterator[Section]:
    yield _summary(report)
    yield _exposure(report)
    yield _weaker(report)
    yield _warnings(report)
    yield _flows(report)
    yield _whitelists(report)
    yield _certificates("Certificates", "The certificate of each service.", report.certificates)
    yield _certificates(
        "Authorities",
        "Authorities that sign the certificates, and authorities that are also trusted during a rotation.",
        report.authorities,
    )
    yield _trust(report)
    yield _secrets(report)
    yield _containers(report)
    yield _guide(report)
    yield _duties(report)


def _summary(report: Report) -> Section:
    anyone = sum(each.is_to_anyone for each in report.exposure)
    clear = sum(not each.encrypted for each in report.flows)
    rows = [
        ("Ways in from outside", f"{len(report.exposure)}, of them open to anyone: {anyone}"),
        ("Uses of the network", f"{len(report.flows)}, of them in clear: {clear}"),
        ("Weaker choices", str(len(report.weaker_choices))),
        ("Warnings", str(len(report.warnings))),
        ("Secrets", _by_origin(report)),
    ]
    if report.pod_security:
        rows.append(("Pod Security", report.pod_security))
    if report.not_checked:
        rows.append(("Encrypted, not checked", words.listed(report.not_checked)))
    return Section("Summary", "", ("What", "How many"), tuple((Cell(a), Cell(b)) for a, b in rows))


def _by_origin(report: Report) -> str:
    counts = {origin: sum(each.origin is origin for each in report.secrets) for origin in SecretOrigin}
    return words.listed([f"{count} {origin}" for origin, count in counts.items() if count], "none")


def _exposure(report: Report) -> Section:
    rows = tuple(
        (
            Cell(each.what),
            Cell(words.ports(each.ports, each.protocol)),
            Cell(words.sources(each), Tone.POOR if each.is_to_anyone else Tone.GOOD),
            _encrypted(encrypted=each.tls),
            _authentication(() if each.authentication.value == "none" else (each.authentication.words,)),
            Cell(words.reach(each) + (", and a port of every node" if each.node_ports else "")),
        )
        for each in report.exposure
    )
    headings = ("What", "Port", "Open to", "Encryption", "Authentication", "Reached at")
    lead = "What can be reached from outside the gateway." if rows else "Nothing can be reached from outside."
    return Section("Exposure", lead, headings, rows)


def _encrypted(*, encrypted: bool) -> Cell:
    return Cell(words.encryption(encrypted=encrypted), Tone.GOOD if encrypted else Tone.POOR)


def _authentication(authentication: tuple[str, ...]) -> Cell:
    return Cell(", ".join(authentication), Tone.GOOD) if authentication else Cell("none", Tone.POOR)


def _weaker(report: Report) -> Section:
    rows = tuple(
        (
            Cell(each.what, Tone.POOR),
            Cell(", ".join(each.containers) or "the whole gateway"),
            Cell(each.reason),
            Cell(each.until or "no end"),
            Cell(each.cost),
        )
        for each in report.weaker_choices
    )
    lead = "Departures from the safe defaults." if rows else "None is taken."
    return Section("Weaker choices", lead, ("Choice", "For", "Reason", "Last day", "Cost"), rows)


def _warnings(report: Report) -> Section:
    rows = tuple((Cell(each),) for each in report.warnings)
    lead = "What is accepted, but may not be intended." if rows else "None."
    return Section("Warnings", lead, ("Warning",), rows)


def _flows(report: Report) -> Section:
    headings = ("From", "To", "Port", "For", "Encryption", "Authentication", "Policies allow")
    return Section(
        "Flows",
        "Every use of the network, from the side that opens the connection. Policies contain addresses, not host"
        " names. If the target filters traffic, nothing else is allowed.",
        headings,
        tuple(map(_flow, report.flows)),
    )


def _flow(flow: FlowReport) -> tuple[Cell, ...]:
    return (
        Cell(flow.source),
        Cell(flow.target),
        Cell(words.ports(flow.ports, flow.protocol)),
        Cell(flow.purpose),
        _encrypted(encrypted=flow.encrypted),
        Cell(", ".join(flow.authentication) or "none"),
        Cell(flow.allowed),
    )


def _whitelists(report: Report) -> Section:
    rows = tuple(
        (
            Cell(each.what),
            Cell(
                words.listed(each.entries, each.without),
                Tone.POOR if each.is_open else Tone.GOOD,
            ),
            Cell(each.field),
        )
        for each in report.whitelists
    )
    return Section("Whitelists", "Who is accepted.", ("Who may", "Listed", "Setting"), rows)


def _certificates(title: str, lead: str, certificates: tuple[CertificateReport, ...]) -> Section:
    rows = tuple(
        (
            Cell(each.name),
            Cell(each.origin.value + (f", signed by {each.signed_by}" if each.signed_by else "")),
            Cell(_end(each)),
            Cell(each.fingerprint or "not known"),
            Cell(each.key or "as brought"),
            Cell(", ".join(each.names) or "none"),
        )
        for each in certificates
    )
    headings = ("Name", "Origin", "Ends", "SHA-256", "Key", "For")
    return Section(title, lead if rows else "None.", headings, rows)


def _trust(report: Report) -> Section:
    rows = tuple(
        (
            Cell(each.subject),
            Cell("; ".join(each.readers)),
            Cell(each.not_after or "as the authority"),
            Cell(each.fingerprint or "as the authority"),
        )
        for each in report.trusted
    )
    lead = (
        "Authorities whose certificates the containers accept. Finished stores that are brought are opened too,"
        " unless a secret of `tls` is encrypted."
        f" {_profile(report)}"
    )
    return Section("Trust", lead, ("Authority", "Trusted by", "Ends", "SHA-256"), rows)


def _profile(report: Report) -> str:
    profile = report.keystore_profile
    return (
        f"Stores that the stack builds have the profile {profile}."
        if profile
        else "The stack builds no stores."
    )


def _end(certificate: CertificateReport) -> str:
    planned = (
        f"{certificate.lifetime_days} days after it is made; replaced by a run in the last {certificate.renewal_days}"
        if certificate.lifetime_days
        else None
    )
    if certificate.not_after is None:
        return planned or "not known from the declaration"
    return (
        f"{certificate.not_after}; replaced by a run in the last {certificate.renewal_days} days"
        if planned
        else certificate.not_after
    )


def _secrets(report: Report) -> Section:
    rows = tuple(
        (
            Cell(each.name),
            Cell(each.origin.value),
            Cell("; ".join(each.readers) or "nothing"),
            Cell(f"{each.rotation} ({each.page})"),
        )
        for each in report.secrets
    )
    lead = (
        "Given: in the declaration. Generated: made by the stack. Brought: made elsewhere, named in the declaration."
        " Existing: managed elsewhere. No value is shown here."
    )
    return Section("Secrets", lead, ("Secret", "Origin", "Read by", "How to replace it"), rows)


def _containers(report: Report) -> Section:
    rows = tuple(
        (
            Cell(each.name),
            Cell(each.user, Tone.POOR if each.user.startswith("0:") else Tone.GOOD),
            Cell("read-only", Tone.GOOD) if each.read_only_root else Cell("writable", Tone.POOR),
            Cell("of the node", Tone.POOR) if each.host_network else Cell("its own", Tone.GOOD),
            Cell(words.listed(each.host_directories, "none")),
            Cell(f"{each.image} ({'digest' if each.pinned else 'can change'})"),
        )
        for each in report.containers
    )
    headings = ("Container", "User", "Root file system", "Network", "Host directories", "Image")
    return Section("Containers", "What each container may do.", headings, rows)


def _guide(report: Report) -> Section:
    rows = tuple(
        (Cell(each.sentence), Cell(each.held_by), Cell(", ".join(each.declared) or "default"))
        for each in report.guide
    )
    lead = "The sentences of IBM's security guide, in our words, and the setting that fulfils each (docs/guide.md)."
    return Section("Guide", lead, ("The guide says", "Setting", "Set in this declaration"), rows)


def _duties(report: Report) -> Section:
    rows = tuple((Cell(each.duty), Cell(each.why)) for each in report.duties)
    return Section("Operators", "What remains the operator's job.", ("To do", "Why"), rows)
