"""Every file of the demo's export."""

from lib.demo.exports import crm, finance, marketing, planning, support, web
from lib.demo.exports.declared import ExportFile

FILES: tuple[ExportFile, ...] = (
    *crm.FILES,
    *finance.FILES,
    *planning.FILES,
    *marketing.FILES,
    *support.FILES,
    *web.FILES,
)
