// Written by scripts/make_words.py; change that, not this.
// Words of Faker 40.63.0 (MIT), places of GeoNames (CC BY 4.0): see NOTICE.
// clang-format off
#include "makers/words.hpp"

namespace likeness::makers {

extern const SharedWords kSharedWords;
const SharedWords kSharedWords = {
    .colours = "Alice Blue|Antique White|Aqua|Aquamarine|Azure|Beige|Bisque|Black|Blanched Almond|Blue|Blue Violet|"
        "Brown|Burly Wood|Cadet Blue|Chartreuse|Chocolate|Coral|Cornflower Blue|Cornsilk|Crimson|Cyan|"
        "Dark Blue|Dark Cyan|Dark Golden Rod|Dark Gray|Dark Green|Dark Khaki|Dark Magenta|Dark Olive Green|"
        "Dark Orange|Dark Orchid|Dark Red|Dark Salmon|Dark Sea Green|Dark Slate Blue|Dark Slate Gray|"
        "Dark Turquoise|Dark Violet|Deep Pink|Deep Sky Blue|Dim Gray|Dodger Blue|Fire Brick|Floral White|"
        "Forest Green|Fuchsia|Gainsboro|Ghost White|Gold|Golden Rod|Gray|Green|Green Yellow|Honey Dew|"
        "Hot Pink|Indian Red|Indigo|Ivory|Khaki|Lavender|Lavender Blush|Lawn Green|Lemon Chiffon|Light Blue|"
        "Light Coral|Light Cyan|Light Golden Rod Yellow|Light Gray|Light Green|Light Pink|Light Salmon|"
        "Light Sea Green|Light Sky Blue|Light Slate Gray|Light Steel Blue|Light Yellow|Lime|Lime Green|"
        "Linen|Magenta|Maroon|Medium Aqua Marine|Medium Blue|Medium Orchid|Medium Purple|Medium Sea Green|"
        "Medium Slate Blue|Medium Spring Green|Medium Turquoise|Medium Violet Red|Midnight Blue|Mint Cream|"
        "Misty Rose|Moccasin|Navajo White|Navy|Old Lace|Olive|Olive Drab|Orange|Orange Red|Orchid|Pale Golden Rod|"
        "Pale Green|Pale Turquoise|Pale Violet Red|Papaya Whip|Peach Puff|Peru|Pink|Plum|Powder Blue|"
        "Purple|Red|Rosy Brown|Royal Blue|Saddle Brown|Salmon|Sandy Brown|Sea Green|Sea Shell|Sienna|"
        "Silver|Sky Blue|Slate Blue|Slate Gray|Snow|Spring Green|Steel Blue|Tan|Teal|Thistle|Tomato|"
        "Turquoise|Violet|Wheat|White|White Smoke|Yellow|Yellow Green",
    .countries = "Afghanistan|Albania|Algeria|Andorra|Angola|Antigua and Barbuda|Argentina|Armenia|Australia|"
        "Austria|Azerbaijan|Bahamas|Bahrain|Bangladesh|Barbados|Belarus|Belgium|Belize|Benin|Bhutan|"
        "Bolivia|Bosnia and Herzegovina|Botswana|Brazil|Brunei Darussalam|Bulgaria|Burkina Faso|Burundi|"
        "Cambodia|Cameroon|Canada|Cape Verde|Central African Republic|Chad|Chile|Colombia|Comoros|Costa Rica|"
        "Croatia|Cuba|Cyprus|Czech Republic|CÃ´te d'Ivoire|Democratic Republic of the Congo|Denmark|"
        "Djibouti|Dominica|Dominican Republic|East Timor|Ecuador|Egypt|El Salvador|Equatorial Guinea|"
        "Eritrea|Estonia|Ethiopia|Federated States of Micronesia|Fiji|Finland|France|Gabon|Georgia|Germany|"
        "Ghana|Greece|Grenada|Guatemala|Guinea|Guinea-Bissau|Guyana|Haiti|Honduras|Hungary|Iceland|India|"
        "Indonesia|Iran|Iraq|Israel|Italy|Jamaica|Japan|Jordan|Kazakhstan|Kenya|Kingdom of the Netherlands|"
        "Kiribati|Kuwait|Kyrgyzstan|Laos|Latvia|Lebanon|Lesotho|Liberia|Libya|Liechtenstein|Lithuania|"
        "Luxembourg|Madagascar|Malawi|Malaysia|Maldives|Mali|Malta|Marshall Islands|Mauritania|Mauritius|"
        "Mexico|Moldova|Monaco|Mongolia|Montenegro|Morocco|Mozambique|Myanmar|Namibia|Nauru|Nepal|New Zealand|"
        "Nicaragua|Niger|Nigeria|North Korea|North Macedonia|Norway|Oman|Pakistan|Palau|Palestine|Panama|"
        "Papua New Guinea|Paraguay|People's Republic of China|Peru|Philippines|Poland|Portugal|Qatar|"
        "Republic of Ireland|Republic of the Congo|Romania|Russia|Rwanda|Saint Kitts and Nevis|Saint Lucia|"
        "Saint Vincent and the Grenadines|Samoa|San Marino|Saudi Arabia|Senegal|Serbia|Seychelles|Sierra Leone|"
        "Singapore|Slovakia|Slovenia|Solomon Islands|Somalia|South Africa|South Korea|Spain|Sri Lanka|"
        "Sudan|Suriname|Swaziland|Sweden|Switzerland|Syria|SÃ£o TomÃ© and PrÃ­ncipe|Taiwan|Tajikistan|"
        "Tanzania|Thailand|The Gambia|Togo|Tonga|Trinidad and Tobago|Tunisia|Turkey|Turkmenistan|Tuvalu|"
        "Uganda|Ukraine|United Arab Emirates|United Kingdom|United States|Uruguay|Uzbekistan|Vanuatu|"
        "Vatican City|Venezuela|Vietnam|Yemen|Zambia|Zimbabwe",
    .country_codes = "AF|AL|DZ|AD|AO|AG|AR|AM|AU|AT|AZ|BS|BH|BD|BB|BY|BE|BZ|BJ|BT|BO|BA|BW|BR|BN|BG|BF|BI|KH|CM|CA|"
        "CV|CF|TD|CL|CO|KM|CR|HR|CU|CY|CZ|CI|CD|DK|DJ|DM|DO|TL|EC|EG|SV|GQ|ER|EE|ET|FM|FJ|FI|FR|GA|GE|"
        "DE|GH|GR|GD|GT|GN|GW|GY|HT|HN|HU|IS|IN|ID|IR|IQ|IL|IT|JM|JP|JO|KZ|KE|NL|KI|KW|KG|LA|LV|LB|LS|"
        "LR|LY|LI|LT|LU|MG|MW|MY|MV|ML|MT|MH|MR|MU|MX|MD|MC|MN|ME|MA|MZ|MM|NA|NR|NP|NZ|NI|NE|NG|KP|MK|"
        "NO|OM|PK|PW|PS|PA|PG|PY|CN|PE|PH|PL|PT|QA|IE|CG|RO|RU|RW|KN|LC|VC|WS|SM|SA|SN|RS|SC|SL|SG|SK|"
        "SI|SB|SO|ZA|KR|ES|LK|SD|SR|SZ|SE|CH|SY|ST|TW|TJ|TZ|TH|GM|TG|TO|TT|TN|TR|TM|TV|UG|UA|AE|GB|US|"
        "UY|UZ|VU|VA|VE|VN|YE|ZM|ZW",
};

}  // namespace likeness::makers
