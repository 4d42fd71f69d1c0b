"""The carriers that most shops use. They can be changed and added to in the back office."""

from django.db import migrations

CARRIERS = {
    "China Post / EMS": "https://t.17track.net/en#nums={number}",
    "DHL Express": "https://www.dhl.com/global-en/home/tracking.html?tracking-id={number}",
    "DHL Paket": "https://www.dhl.de/en/privatkunden/pakete-empfangen/verfolgen.html?piececode={number}",
    "DPD": "https://tracking.dpd.de/status/en_US/parcel/{number}",
    "DPD UK": "https://track.dpd.co.uk/search?reference={number}",
    "Evri": "https://www.evri.com/track/parcel/{number}",
    "FedEx": "https://www.fedex.com/fedextrack/?trknbr={number}",
    "La Poste": "https://www.laposte.fr/outils/suivre-vos-envois?code={number}",
    "Parcelforce": "https://www.parcelforce.com/track-trace?trackNumber={number}",
    "Royal Mail": "https://www.royalmail.com/track-your-item#/tracking-results/{number}",
    "SF Express": "https://www.sf-express.com/us/en/dynamic_function/waybill/#search/bill-number/{number}",
    "UPS": "https://www.ups.com/track?tracknum={number}",
    "USPS": "https://tools.usps.com/go/TrackConfirmAction?tLabels={number}",
}


def add(apps, schema_editor):
    carriers = apps.get_model("parcels", "Carrier").objects
    for name, tracking in CARRIERS.items():
        carriers.get_or_create(name=name, defaults={"tracking": tracking})


class Migration(migrations.Migration):
    dependencies = [("parcels", "0001_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
