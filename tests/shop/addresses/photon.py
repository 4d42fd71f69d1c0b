"""A Photon as its API describes it: GET /api with q, limit, countrycode and layer, in GeoJSON."""

import json
from urllib.parse import parse_qs, urlsplit

from tests.shop.payments.local import LocalServer


def feature(**about):
    """Return a feature; what it says is Bath's unless said otherwise."""
    known = {"osm_type": "N", "osm_id": 1, "osm_key": "place", "osm_value": "house"}
    known |= {"type": "house", "countrycode": "GB", "country": "United Kingdom"}
    known |= {"city": "Bath", "county": "Somerset", "state": "England"}
    point = {"type": "Point", "coordinates": [-2.36, 51.38]}
    whole = {name: text for name, text in (known | about).items() if text is not None}
    return {"type": "Feature", "properties": whole, "geometry": point}


STREET = {"type": "street", "osm_key": "highway", "osm_value": "residential"}
PLACES = [
    feature(housenumber="1", street="Mill Lane", postcode="ba11aa"),
    feature(housenumber="2", street="Mill Lane", postcode="BA1 1AA"),
    feature(**STREET, name="Mill Road", postcode="BA2 3BB"),
    feature(housenumber="5", street="Mühlenweg", postcode="10115", city="Berlin", countrycode="DE"),
    feature(**STREET, name="Mühlenstraße", postcode="10243", city="Berlin", countrycode="DE"),
    feature(
        housenumber="350",
        street="Mill Street",
        postcode="97209",
        city="Portland",
        state="Oregon",
        countrycode="US",
    ),
]


class PhotonServer(LocalServer):
    """Finds what has a word of the question in its street. ``next_fault`` as of every server."""

    def __init__(self):
        super().__init__()
        self.places, self.asked = list(PLACES), []

    def work(self, method, path, headers, body, fault):
        parts = urlsplit(path)
        asked = parse_qs(parts.query, keep_blank_values=True)
        self.asked.append(asked)
        if unknown := set(asked) - {"q", "limit", "lang", "lat", "lon", "countrycode", "layer"}:
            return self._json(400, {"message": f"unknown query parameter {unknown}"})
        if parts.path != "/api" or not asked.get("q"):
            return self._json(400, {"message": "missing search term 'q'"})
        found = [one for one in self.places if self._fits(one["properties"], asked)]
        limit = int(asked.get("limit", ["15"])[0])
        return self._json(200, {"type": "FeatureCollection", "features": found[:limit]})

    def _fits(self, about, asked):
        words = asked["q"][0].casefold().replace(",", " ").split()
        street = f"{about.get('street', about.get('name', ''))}".casefold()
        country = asked.get("countrycode", [about["countrycode"]])
        layers = asked.get("layer", [about["type"]])
        starts = all(word[:4] in street for word in words if word.isalpha())
        return starts and about["countrycode"] in country and about["type"] in layers

    def _json(self, status, plain):
        headers = {"Content-Type": "application/json; charset=utf-8"}
        return status, headers, json.dumps(plain).encode()
