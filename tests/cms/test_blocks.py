"""Generic blocks as a reader meets them."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.rich_text import RichText

from cms.models import BodyBlocks


def draw(name: str, value: Any) -> str:
    """One block of a body, rendered."""
    block = BodyBlocks().child_blocks[name]
    return str(block.render(block.normalize(value)))


def document(name: str, size: int) -> Document:
    row: Document = Document.objects.create(title=name, file=ContentFile(b"x" * size, name=name))
    return row


@pytest.fixture
def image(db: None) -> Image:
    row: Image = Image.objects.create(title="a.png", file=get_test_image_file(size=(1400, 700)))
    return row


def test_text_is_prose() -> None:
    assert draw("text", RichText("<p>Hello <b>there</b></p>")).startswith('<div class="prose">')


def test_an_image_says_what_it_shows_and_reserves_its_place(image: Image) -> None:
    drawn = draw("image", {"image": image, "alt": 'A "class" at work', "caption": "Monday"})
    assert 'alt="A &quot;class&quot; at work"' in drawn
    assert 'width="960" height="480"' in drawn
    assert 'loading="lazy"' in drawn
    assert ".webp 480w" in drawn
    assert "Monday</figcaption>" in drawn


def test_media_sleep_until_asked_and_say_their_weight(db: None) -> None:
    value = {"file": document("talk.mp4", 2_400_000), "title": "A talk", "transcript": "Good morning.\n\nWelcome."}
    drawn = draw("media", value)
    assert "<video" not in drawn
    assert 'data-media="video"' in drawn
    assert "Play the video, 2.4 MB" in drawn


def test_the_transcript_is_in_the_page_without_a_script(db: None) -> None:
    value = {"file": document("talk.mp3", 900), "title": "A talk", "transcript": "Good morning.\n\nWelcome."}
    drawn = draw("media", value)
    assert "<details" in drawn
    assert "<p>Welcome.</p>" in drawn
    assert "Play the recording, 1 kB" in drawn


def test_captions_travel_with_the_link(db: None) -> None:
    captions = document("talk.vtt", 10)
    value = {"file": document("talk.mp4", 10), "title": "A", "transcript": "B", "captions": captions}
    assert f'data-captions="{captions.url}"' in draw("media", value)


def test_a_document_says_its_kind_and_weight_before_it_is_fetched(db: None) -> None:
    drawn = draw("document", {"document": document("plan.docx", 48_000), "title": "Lesson plan"})
    assert "Lesson plan" in drawn
    assert "(DOCX, 48 kB)" in drawn


@pytest.mark.parametrize(("tone", "said"), [("try", "Try it in class"), ("note", "Note"), ("caution", "Take care")])
def test_a_callout_says_its_tone_in_words_too(tone: str, said: str) -> None:
    drawn = draw("callout", {"tone": tone, "title": "Pairs", "body": RichText("<p>Let them talk.</p>")})
    assert f"callout--{tone}" in drawn
    assert f'<span class="visually-hidden">{said} –' in drawn


def test_what_an_author_wrote_is_escaped() -> None:
    drawn = draw("callout", {"tone": "note", "title": "<script>", "body": RichText("<p>x</p>")})
    assert "<script>" not in drawn


def test_an_image_without_words_cannot_be_saved(image: Image) -> None:
    block = BodyBlocks().child_blocks["image"]
    with pytest.raises(Exception, match="StructBlock"):
        block.clean(block.normalize({"image": image, "alt": ""}))


def test_media_without_a_transcript_cannot_be_saved(db: None) -> None:
    block = BodyBlocks().child_blocks["media"]
    with pytest.raises(Exception, match="StructBlock"):
        block.clean(block.normalize({"file": document("a.mp4", 3), "title": "A", "transcript": ""}))


def test_an_upload_keeps_no_path_of_its_sender(db: None) -> None:
    upload = SimpleUploadedFile("../../plan.docx", b"x")
    assert "/" not in Document.objects.create(title="x", file=upload).filename
