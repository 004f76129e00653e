"""Every file of the demo's export."""

from lib.demo.exports import crm, crm_logs, finance, marketing, planning, support, web
from lib.demo.exports.declared import ExportFile

FILES: tuple[ExportFile, ...] = (
    *crm.FILES,
    *crm_logs.FILES,
    *finance.FILES,
    *planning.FILES,
    *marketing.FILES,
    *support.FILES,
    *web.FILES,
)
