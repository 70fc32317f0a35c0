"""Files of a draft: checked, private, removable; one refused file loses nothing else."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pikepdf import Encryption, Pdf
from PIL import Image

from accounts.models import User
from courses.actions.add_portfolio_file import add_portfolio_file
from courses.actions.save_portfolio import save_portfolio
from courses.errors import FileRefusedError
from courses.models import Course, Enrollment, PortfolioFile, PortfolioItem
from tests.courses.factories import version_of
from tests.samples import PDF

pytestmark = pytest.mark.django_db


def upload(name: str = "plan.pdf", data: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.fixture
def item(course: Course, enrollment: Enrollment) -> PortfolioItem:
    return save_portfolio(enrollment=enrollment, version=version_of(course, "portfolio"), text="My plan")


def address(course: Course) -> str:
    return reverse("portfolio", args=[version_of(course, "portfolio").activity.uuid])


def test_a_file_is_kept_under_a_random_name_with_its_digest(item: PortfolioItem) -> None:
    kept = add_portfolio_file(item=item, upload=upload("Amina's plan.pdf"))
    assert (kept.title, kept.content_type, kept.size) == ("Amina's plan.pdf", "application/pdf", len(PDF))
    assert "Amina" not in kept.file.name
    assert len(kept.sha256) == 64
    assert kept.file.read() == PDF


def test_a_photo_is_kept_without_its_place(item: PortfolioItem) -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (13.0, 30.0, 0.0)}
    photo = io.BytesIO()
    Image.new("RGB", (4, 4)).save(photo, "JPEG", exif=exif)
    kept = add_portfolio_file(item=item, upload=upload("class.jpg", photo.getvalue()))
    with Image.open(kept.file) as image:
        assert not dict(image.getexif())


def test_a_file_over_the_limit_is_refused_with_what_to_do(item: PortfolioItem, settings: object) -> None:
    settings.EVIDENCE_MAX_BYTES = 10  # type: ignore[attr-defined]
    with pytest.raises(FileRefusedError, match=r"“plan.pdf” was not added: it has 1 kB.*Save it smaller"):
        add_portfolio_file(item=item, upload=upload())


def test_a_file_of_another_type_is_refused_with_what_to_do(item: PortfolioItem) -> None:
    with pytest.raises(FileRefusedError, match=r"“plan.exe” was not added: files of this type.*DOCX.*add a link"):
        add_portfolio_file(item=item, upload=upload("plan.exe"))


def test_a_file_that_lies_about_its_type_is_refused(item: PortfolioItem) -> None:
    with pytest.raises(FileRefusedError, match="is not what its name says"):
        add_portfolio_file(item=item, upload=upload("plan.png"))
    assert not PortfolioFile.objects.exists()


def test_a_file_behind_a_password_is_refused_with_what_to_do(item: PortfolioItem) -> None:
    locked = io.BytesIO()
    with Pdf.open(io.BytesIO(PDF)) as pdf:
        pdf.save(locked, encryption=Encryption(user="shade", owner="tree"))
    with pytest.raises(FileRefusedError, match=r"“plan.pdf” was not added: it is protected.*without a password"):
        add_portfolio_file(item=item, upload=upload(data=locked.getvalue()))


def test_an_empty_file_is_refused(item: PortfolioItem) -> None:
    with pytest.raises(FileRefusedError, match="the file is empty"):
        add_portfolio_file(item=item, upload=upload(data=b""))


def test_ten_files_are_enough(item: PortfolioItem) -> None:
    for number in range(10):
        add_portfolio_file(item=item, upload=upload(f"{number}.pdf"))
    with pytest.raises(FileRefusedError, match="at most 10 files"):
        add_portfolio_file(item=item, upload=upload("11.pdf"))


def test_one_refused_file_loses_neither_the_others_nor_the_text(
    course: Course, item: PortfolioItem, client: Client
) -> None:
    client.force_login(item.enrollment.user)
    files = [upload("good.pdf"), upload("bad.exe"), upload("also.txt", b"text")]
    response = client.post(address(course), {"text": "New text", "files": files})
    page = response.content.decode()
    assert response.status_code == 422
    assert "“bad.exe” was not added" in page
    assert "Everything else is saved." in page
    assert list(item.files.values_list("title", flat=True)) == ["good.pdf", "also.txt"]
    item.refresh_from_db()
    assert item.text == "New text"


def test_the_author_downloads_it_as_an_attachment(item: PortfolioItem, client: Client) -> None:
    kept = add_portfolio_file(item=item, upload=upload())
    client.force_login(item.enrollment.user)
    response = client.get(reverse("portfolio_file", args=[kept.uuid]))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_nobody_else_finds_it(item: PortfolioItem, client: Client, trainer: User) -> None:
    kept = add_portfolio_file(item=item, upload=upload())
    client.force_login(trainer)
    assert client.get(reverse("portfolio_file", args=[kept.uuid])).status_code == 404
    assert client.post(reverse("remove_portfolio_file", args=[kept.uuid])).status_code == 404
    assert PortfolioFile.objects.exists()


def test_the_author_removes_it_with_its_bytes(
    item: PortfolioItem, client: Client, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    kept = add_portfolio_file(item=item, upload=upload())
    path = Path(kept.file.path)
    client.force_login(item.enrollment.user)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("remove_portfolio_file", args=[kept.uuid]))
        assert path.exists(), "not before the row is surely gone"
    assert response["Location"].endswith("#files")
    assert not path.exists()
    assert not PortfolioFile.objects.exists()


def test_removing_a_file_saves_what_was_typed_in_the_same_form(item: PortfolioItem, client: Client) -> None:
    kept = add_portfolio_file(item=item, upload=upload())
    client.force_login(item.enrollment.user)
    typed = {"text": "Typed since", "link_url_0": "https://example.org/a", "link_title_0": "A"}
    response = client.post(reverse("remove_portfolio_file", args=[kept.uuid]), typed)
    assert response["Location"].endswith("#files")
    item.refresh_from_db()
    assert item.text == "Typed since"
    assert item.links == [{"title": "A", "url": "https://example.org/a"}]
    assert not PortfolioFile.objects.exists()


def test_a_wrong_link_typed_before_removing_a_file_can_be_mended_and_sent_again(
    item: PortfolioItem, course: Course, client: Client
) -> None:
    kept = add_portfolio_file(item=item, upload=upload())
    client.force_login(item.enrollment.user)
    typed = {"text": "Typed since", "link_url_0": "no address", "link_title_0": "A"}
    response = client.post(reverse("remove_portfolio_file", args=[kept.uuid]), typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="no address"' in page
    assert f'action="{address(course)}"' in page, "the address of the removed file is gone"
