"""The finance system's exports: a workbook of orders and contracts, and exchange rates as a German spreadsheet saves them."""

from lib.demo.exports.declared import ExportFile, Style

FILES = (
    ExportFile(
        "finance/orders.xlsx",
        "orders",
        {
            "order_id": "Order no.",
            "company_id": "Customer ID",
            "contact_id": "Ordered by",
            "ordered_on": "Order date",
            "campaign_id": "Campaign code",
            "status": "Status",
        },
        kind="sheet",
        sheet="Orders",
        grows=True,
    ),
    ExportFile(
        "finance/orders.xlsx",
        "order_lines",
        {
            "order_id": "Order no.",
            "line": "Line",
            "product_id": "Product",
            "quantity": "Quantity",
            "price": "Unit price",
            "cost": "Unit cost",
            "currency": "Currency",
            "is_return": "Return",
        },
        kind="sheet",
        sheet="Order lines",
        grows=True,
    ),
    ExportFile(
        "finance/orders.xlsx",
        "products",
        {
            "product_id": "Product",
            "line": "Product line",
            "tier": "Tier",
            "list_price": "List price",
            "unit_cost": "Unit cost",
            "currency": "Currency",
        },
        kind="sheet",
        sheet="Products",
        grows=True,
    ),
    ExportFile(
        "finance/orders.xlsx",
        "contracts",
        {
            "contract_id": "Contract",
            "company_id": "Customer ID",
            "product_id": "Product",
            "starts_on": "Start",
            "ends_on": "End",
            "value": "Value",
            "currency": "Currency",
            "renewed_by_id": "Renewed by",
            "cancelled_on": "Notice given",
            "seats": "Seats",
        },
        kind="sheet",
        sheet="Contracts",
        grows=True,
    ),
    ExportFile(
        "finance/fx_rates.csv",
        "fx_rates",
        {"currency": "Währung", "rate_on": "Datum", "rate": "Kurs in EUR", "base_currency": "Basis"},
        style=Style(separator=";", encoding="utf-8-sig", decimal=",", day="%d.%m.%Y"),
    ),
)
