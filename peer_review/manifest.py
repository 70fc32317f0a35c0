"""What was handed in, as one hash: the digest a badge's evidence is checked against. Pure.

Wire format: SHA-256, in hexadecimal, over JSON with sorted keys, no spaces and UTF-8, of
`{"files": [{"sha256", "size", "content_type"}…], "links": [{"title", "url"}…], "text": "…"}`, files and links in the
order they were handed in. File names are not part of it: they are shown to nobody but the author.

    >>> manifest_digest("Bonjour", [], [])
    '03f6b835ff5be65b70c83cdcf9505764b4b15a43a239cb77c3c3bf5706f3eac3'
"""

from collections.abc import Iterable, Mapping

from competencies.digests import canonical_digest


def manifest_digest(text: str, links: Iterable[Mapping[str, str]], files: Iterable[Mapping[str, str | int]]) -> str:
    """The digest of a submission: `links` of {title, url}, `files` of {sha256, size, content_type}."""
    return canonical_digest(
        {
            "text": text,
            "links": [{"title": link["title"], "url": link["url"]} for link in links],
            "files": [{key: file[key] for key in ("sha256", "size", "content_type")} for file in files],
        }
    )
