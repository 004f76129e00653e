"""Custom reports: any metric by any dimension, filter, period and chart, as a text file says."""

from lib.sections.custom_report.answers import Answers, answer, answers
from lib.sections.custom_report.summary import cover, notes

__all__ = ["Answers", "answer", "answers", "cover", "notes"]
