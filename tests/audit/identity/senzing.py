"""Senzing's truth set: customers among whom relatives and branches must stay apart, brought under the canonical names."""

from pathlib import Path

import pandas as pd

_PERSON = {
    "first_name": "PRIMARY_NAME_FIRST",
    "last_name": "PRIMARY_NAME_LAST",
    "email": "EMAIL_ADDRESS",
    "phone": "PHONE_NUMBER",
    "city": "ADDR_CITY",
    "postcode": "ADDR_POSTAL_CODE",
    "region": "ADDR_STATE",
}
_FIRM = {
    "name": "PRIMARY_NAME_ORG",
    "phone": "PHONE_NUMBER",
    "city": "ADDR_CITY",
    "country": "ADDR_COUNTRY",
}


def customers(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, str]]:
    """People, companies, and who each of them is."""
    rows = pd.read_csv(folder / "customers.csv", dtype="str").set_index("RECORD_ID", drop=False)
    key = pd.read_csv(folder / "actual_truthset_key.csv", dtype="str")
    key = key[key["DATA_SOURCE"] == "CUSTOMERS"]
    is_firm = rows["PRIMARY_NAME_ORG"].notna()
    people, firms = rows[~is_firm], rows[is_firm]
    ids = people["SSN_NUMBER"].fillna(people["PASSPORT_NUMBER"]).fillna(people["DRIVERS_LICENSE_NUMBER"])
    person = {name: people[header] for name, header in _PERSON.items()}
    person |= {
        "record_id": people["RECORD_ID"],
        "street": people["ADDR_LINE1"].fillna(people["ADDR_FULL"]),
        "document": ids.fillna(people["NATIONAL_ID_NUMBER"]),
        "born_on": people["DATE_OF_BIRTH"].map(_day),
    }
    firm = {name: firms[header] for name, header in _FIRM.items()} | {"record_id": firms["RECORD_ID"]}
    truth = dict(zip(key["RECORD_ID"], key["CLUSTER_ID"], strict=True))
    return pd.DataFrame(person), pd.DataFrame(firm), truth


def _day(written: object) -> str | None:
    day = pd.to_datetime(written, errors="coerce", format="mixed")
    return None if pd.isna(day) else day.date().isoformat()
