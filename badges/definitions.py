"""An achievement as plain data, frozen into an award on its day, and never re-read from the editor after that.

Shape: {name, description, criteria, language, version, achievement_type, tags, tier, translations,
alignments: [{uuid, name, code, framework, target_url, target_code}],
rubric: None | `CFRubric.as_content()`, picture}. Titles are in the achievement's language. `picture`: the digest of a
kept picture; absent, the plate of the tier.
"""

import json
from typing import Any
from uuid import UUID, uuid5

from django.db.models import QuerySet

from badges.models import Achievement, Award
from competencies.models import CFItem, CFRubric

Definition = dict[str, Any]


def freeze(achievement: Achievement, rubric: dict[str, Any] | None = None) -> Definition:
    """The definition of today. `rubric`: the content that the person was judged by, where it was frozen before."""
    if rubric is None and achievement.rubric:
        rubric = achievement.rubric.as_content()
    items = _items(achievement)
    picture = {"picture": achievement.picture_id} if achievement.picture_id else {}
    return picture | {
        "name": achievement.name,
        "description": achievement.description,
        "criteria": achievement.criteria,
        "language": achievement.language,
        "version": achievement.version,
        "achievement_type": achievement.achievement_type,
        "tags": list(achievement.tags),
        "tier": achievement.tier,
        "translations": achievement.translations,
        "alignments": [freeze_item(item, achievement.language) for item in items],
        "rubric": rubric,
    }


def _items(achievement: Achievement) -> QuerySet[CFItem]:
    """In one order, always: two freezings of the same definition are the same bytes."""
    items: QuerySet[CFItem] = achievement.items.select_related("document").order_by("document_id", "position", "id")
    return items


def freeze_edition(achievement: Achievement, language: str) -> Definition:
    """Today's definition told in another of its languages. Adds `original_language`, which it was written in."""
    rubric = rubric_in(achievement.rubric, language)
    told = freeze(achievement, rubric.as_content() if rubric else None)
    items = _items(achievement)
    return told | {
        **text_in(told, language),
        "language": language,
        "original_language": achievement.language,
        "alignments": [freeze_item(item, language) for item in items],
    }


def definition_uuid(achievement: Achievement, definition: Definition) -> UUID:
    """The same for every award of the same frozen definition: uuid5(achievement, its JSON)."""
    return uuid5(achievement.uuid, json.dumps(definition, sort_keys=True, ensure_ascii=False))


def freeze_item(item: CFItem, language: str) -> dict[str, str]:
    """One alignment: our uuid, and where the source document says it."""
    return {
        "uuid": str(item.uuid),
        "name": item.title_in(language),
        "code": item.code,
        "framework": item.document.title_in(language),
        "target_url": item.target_url or item.document.source_url,
        "target_code": item.target_code or item.code,
    }


def alignments_in(definition: Definition, language: str) -> list[dict[str, str]]:
    """The frozen alignments, named in `language` while the framework still says in the signed one what was signed.

    Adds `name_language`. One query. What was renamed since keeps the name that it was signed with.
    """
    signed_in = definition["language"]
    items = CFItem.objects.filter(uuid__in=[entry["uuid"] for entry in definition["alignments"]])
    live = {str(item.uuid): item for item in items.select_related("document")}
    return [_alignment_in(entry, live.get(entry["uuid"]), signed_in, language) for entry in definition["alignments"]]


def _alignment_in(entry: dict[str, str], item: CFItem | None, signed_in: str, language: str) -> dict[str, str]:
    shown = {**entry, "name_language": signed_in}
    if item is None:
        return shown
    if item.title_in(signed_in) == entry["name"]:
        shown |= {"name": item.title_in(language), "name_language": item.title_language_in(language)}
    if item.document.title_in(signed_in) == entry["framework"]:
        shown["framework"] = item.document.title_in(language)
    return shown


def results_in(award: Award, language: str) -> list[dict[str, Any]]:
    """An award's results, in `language` where the rubric is translated and still says what was judged by.

    Each carries its own `language`. Three queries at most; none in the language of the judgement.
    """
    frozen = award.definition["rubric"] or {}
    own = frozen.get("language") or award.definition["language"]
    results = [{**result, "language": own} for result in award.results]
    if not results or not frozen or own == language:
        return results
    rows = CFRubric.objects.filter(translation_key=frozen["uuid"], locale__language_code__in=(own, language))
    named = {
        row.locale.language_code: _named(row)
        for row in rows.select_related("locale").prefetch_related("criteria__levels")
    }
    return [_result_in(result, named.get(own, {}), named.get(language, {}), language) for result in results]


Names = dict[tuple[str, int], dict[str, str]]


def _named(rubric: CFRubric) -> Names:
    """{(criterion's key, score): the words of a result}, those included that the rubric's language supplies."""
    return {
        (criterion["key"], level["score"]): {
            "title": criterion["title"],
            "level_title": level["title"],
            "level_description": level["description"],
        }
        for criterion in rubric.as_read()["criteria"]
        for level in criterion["levels"]
    }


def _result_in(result: dict[str, Any], signed: Names, wanted: Names, language: str) -> dict[str, Any]:
    """The result in the wanted words, unless the rubric was reworded since."""
    place = (result.get("key", ""), result["score"])
    words = signed.get(place)
    is_unchanged = words is not None and all(result.get(part) == words[part] for part in ("title", "level_title"))
    return {**result, **wanted[place], "language": language} if is_unchanged and place in wanted else result


def rubric_in(rubric: CFRubric | None, language: str) -> CFRubric | None:
    """The rubric in `language` where it is translated, else as it is. One query, none in its own language."""
    if rubric is None or rubric.locale.language_code == language:
        return rubric
    translated = CFRubric.objects.select_related("locale").filter(translation_key=rubric.translation_key)
    return translated.filter(locale__language_code=language).first() or rubric


def text_in(definition: Definition, language: str | None) -> dict[str, str]:
    """{name, description, criteria} of a frozen definition in `language` where translated, else as signed."""
    own = {part: definition[part] for part in ("name", "description", "criteria")}
    return {**own, **definition["translations"].get((language or "").split("-")[0], {})}
