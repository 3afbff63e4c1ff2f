"""The audit packet: one ZIP with all that shows a learner's credit, signed, proved offline."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from app import clock
from app.credit.cycles import Cycle
from app.credit.exports import entry_line
from app.credit.jose import encode_jwt
from app.credit.packets import MANIFEST, PROOFS, manifest_of
from app.credit.signing import key_name, line_of, public_pem, signing_key
from app.errors import InvalidInput
from app.learning.badging import badge
from app.learning.certifying import certificate_pdf, transcript_pdf
from app.learning.exporting import entry_proof
from app.learning.site import Site
from app.learning.transcripts import transcript_data, transcript_facts
from app.records.credit import Certificate, LedgerEntry
from app.records.outside import Claim, ClaimEvent
from app.records.people import Person
from app.reporting.designated import minutes_evidence, module_minutes
from app.reporting.files import as_csv
from app.reporting.time_spent import idle_after_minutes, time_evidence
from app.reporting.transcript import COLUMNS, TranscriptRow, transcript
from app.store.evidence import Evidence

MOST_ENTRIES = 500
_README = """Audit packet of {name}, {organization}
Made at {made_at}; {told} entries of the ledger.

transcript.*       every entry, with its credit by body
entries.jsonl      the entries as they were hashed
proofs/            for each entry the proof that it stands in the signed ledger
certificates/      the certificates, and certificates.json with what they say
badges/            the same as Open Badges 3.0
outside/           scans of credit earned elsewhere, and outside.json with every decision
objectives.json    what each module was to teach, in its present version
scores.json        post-tests that were handed in
time.json          how long she was really at each module, pauses over {idle_after} minutes left
                   out: evidence, while credit is counted from the designated minutes
minutes.json       what those minutes rest on: words, items, the author's estimates, medians
evaluations.json   the evaluation forms that were sent
checkpoints.jsonl  the signed checkpoints of the ledger
ledger-key.pem     the public key; compare it with the one that you were given

Prove all of it without the site:  readingroom verify PACKET.zip --key ledger-key.pem
"""


def audit_packet(learner: Person, cycle: Cycle | None, site: Site) -> bytes:
    """Return the packet of the learner's entries in *cycle*, or of all of them."""
    files = dict(_files(learner, cycle, site))
    key, now = signing_key(site.settings.ledger_key), clock.now().isoformat(timespec="seconds")
    told = manifest_of(files, learner.organization_id, now)
    name = key_name(key.public_key())
    address = f"{site.settings.base_url}/issuer/keys/{name}.json"
    files[MANIFEST] = encode_jwt(told, key, address).encode("ascii")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    return out.getvalue()


def _files(learner: Person, cycle: Cycle | None, site: Site) -> Iterator[tuple[str, bytes]]:
    with site.store.reading() as unit:
        rows = [
            row
            for row in transcript(learner, unit, site.settings.base_url)
            if cycle is None or row.completed_on in cycle
        ]
        facts = transcript_facts(learner, rows, unit)
        data = transcript_data(learner, rows, unit)
        checkpoints = unit.checkpoints.after(learner.organization_id, 0)
    if len(rows) > MOST_ENTRIES:
        raise InvalidInput(f"A packet holds {MOST_ENTRIES} entries at most; choose one cycle.")
    certificates = [row.certificate for row in rows if row.certificate]
    yield "README.txt", _readme(learner, facts, len(rows)).encode()
    yield "transcript.csv", "".join(as_csv(COLUMNS, [row.cells() for row in rows])).encode()
    yield "transcript.json", _json(data)
    yield "transcript.pdf", transcript_pdf(facts)
    yield "entries.jsonl", "".join(f"{entry_line(row.entry)}\n" for row in rows).encode()
    yield "checkpoints.jsonl", "".join(f"{line_of(each)}\n" for each in checkpoints).encode()
    yield "ledger-key.pem", public_pem(signing_key(site.settings.ledger_key)).encode()
    yield from _proofs([row.entry for row in rows], site)
    yield from _certificates(certificates, site)
    yield from _outside(learner, rows, cycle, site)
    yield from _learning(learner, rows, site)


def _readme(learner: Person, facts: Mapping[str, Any], told: int) -> str:
    return _README.format(
        name=learner.name,
        organization=facts["provider_name"],
        made_at=clock.now().isoformat(timespec="seconds"),
        told=told,
        idle_after=idle_after_minutes(),
    )


def _proofs(entries: list[LedgerEntry], site: Site) -> Iterator[tuple[str, bytes]]:
    for entry in entries:
        proof = entry_proof(entry.organization_id, entry.id, site.store)
        yield f"{PROOFS}{entry.sequence:08}.proof.json", proof.encode()


def _certificates(certificates: list[Certificate], site: Site) -> Iterator[tuple[str, bytes]]:
    for each in certificates:
        yield f"certificates/{each.code}.pdf", certificate_pdf(each, site)
        yield f"badges/{each.code}.badge.jwt", badge(each, site).encode()
    told = [
        {
            "code": each.code,
            "facts": dict(each.facts),
            "issued_at": each.issued_at.isoformat(timespec="seconds"),
            "revoked_why": each.revoked_why,
        }
        for each in certificates
    ]
    yield "certificates/certificates.json", _json(told)


def _outside(
    learner: Person, rows: list[TranscriptRow], cycle: Cycle | None, site: Site
) -> Iterator[tuple[str, bytes]]:
    """Yield every claim with what was decided about it, and the scans of what was entered."""
    wanted = {row.entry.id for row in rows}
    with site.store.reading() as unit:
        claims = [
            each
            for each in unit.claims.of(learner.organization_id, learner.id)
            if cycle is None or each.completed_on in cycle
        ]
        told = [
            _claim(each, unit.claims.told(each.organization_id, each.id), learner)
            for each in claims
        ]
    kept = Evidence(site.settings.evidence)
    for claim in claims:
        if claim.entry_id in wanted:
            yield f"outside/{claim.id}/{claim.file_name}", kept.read(claim.evidence)
    yield "outside/outside.json", _json(told)


def _claim(claim: Claim, told: list[ClaimEvent], learner: Person) -> dict[str, Any]:
    return {
        "id": claim.id,
        "entry": claim.entry_id,
        "state": claim.state.value,
        "title": claim.title,
        "provider": claim.provider,
        "completed_on": claim.completed_on.isoformat(),
        "minutes": claim.minutes,
        "facts": dict(claim.facts),
        "scan": claim.file_name,
        "sha256": claim.evidence,
        "story": [each.verb for each in told],
        "decisions": [
            {
                "what": each.verb,
                "by": "the learner" if each.actor_id == learner.id else "a CE administrator",
                "at": each.happened_at.isoformat(timespec="seconds"),
                "words": each.words,
                "sha256": each.evidence,
            }
            for each in told
        ],
    }


def _learning(
    learner: Person, rows: list[TranscriptRow], site: Site
) -> Iterator[tuple[str, bytes]]:
    """Yield objectives, scores, times, minutes and evaluations of the modules among *rows*."""
    awarded = {row.activity["id"]: row.activity["version"] for row in rows}
    modules = [module for module in site.catalog.modules() if module.id in awarded]
    organization_id = learner.organization_id
    with site.store.reading() as unit:
        sittings = {m.id: unit.sittings.of(organization_id, learner.id, m.id) for m in modules}
        forms = {m.id: unit.evaluations.of(organization_id, learner.id, m.id) for m in modules}
        spent = unit.times_spent.of(organization_id, learner.id, sittings)
        minutes = module_minutes(organization_id, modules, unit, site)
    yield "objectives.json", _json([
        {
            "module": module.id,
            "title": f"{module.code} {module.title}",
            "version": module.content_hash,
            "awarded_version": awarded[module.id],
            "objectives": [each.text for each in module.objectives],
        }
        for module in modules
    ])  # fmt: skip
    yield "scores.json", _json([
        {
            "module": module_id,
            "version": sitting.content_hash,
            "sitting": sitting.number,
            "points": sitting.points,
            "points_possible": sitting.points_possible,
            "pass_percent": sitting.pass_percent,
            "passed": sitting.passed,
            "submitted_at": sitting.submitted_at.isoformat(timespec="seconds"),
        }
        for module_id, found in sittings.items()
        for sitting in found
        if sitting.submitted_at
    ])  # fmt: skip
    yield "time.json", _json(time_evidence(spent))
    yield "minutes.json", _json(minutes_evidence(minutes))
    yield "evaluations.json", _json([
        {
            "module": module_id,
            "version": form.content_hash,
            "answers": dict(form.answers),
            "sent_at": form.sent_at.isoformat(timespec="seconds"),
        }
        for module_id, sent in forms.items()
        for form in sent
    ])  # fmt: skip


def _json(data: Any) -> bytes:
    return f"{json.dumps(data, indent=1, ensure_ascii=False)}\n".encode()
