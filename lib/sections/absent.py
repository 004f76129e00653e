"""What a report says when the source lacks a table or there is too little to show: said, never drawn."""

from collections.abc import Callable
from functools import wraps

from lib.sections.section import Section
from lib.workbook import Workbook

Answer = Callable[..., Section]


EXPORT_IT = "Export it from the CRM too and name it in the mapping file."


def needs(table: str, told: str, remedy: str = EXPORT_IT) -> Callable[[Answer], Answer]:
    """Marks a section that needs an opened table: where the source lacks it, the section says so in words.

    `told` completes the sentence "This source has no …"; `remedy` says what to do about it.
    """

    def marked(answer: Answer) -> Answer:
        @wraps(answer)
        def answered(workbook: Workbook, *args: object, **kwargs: object) -> Section:
            if table not in workbook.tables:
                return said(
                    answer,
                    f"This source has no {told}, so this question cannot be answered.",
                    remedy,
                )
            return answer(workbook, *args, **kwargs)

        return answered

    return marked


def said(answer: Answer | str, sentence: str, action: str = "") -> Section:
    """A section that is only a sentence: nothing to draw."""
    name = answer if isinstance(answer, str) else f"{answer.__module__.split('.')[2]}.{answer.__name__}"
    return Section(id=name, headline=sentence, action=action)
