"""Values as they are compared: names, addresses and numbers folded in SQL, so that writing alone makes no difference."""

from collections.abc import Mapping

NICKNAMES: Mapping[str, str] = {
    nickname: formal
    for formal, nicknames in {
        "robert": "rob robbie bob bobby bert",
        "william": "will bill billy willy liam",
        "edward": "ed eddie ted teddy ned",
        "richard": "rick ricky dick rich",
        "james": "jim jimmy jamie",
        "john": "johnny jack jon",
        "michael": "mike micky mick michi",
        "thomas": "tom tommy",
        "joseph": "joe joey",
        "charles": "charlie chuck",
        "david": "dave davy",
        "daniel": "dan danny",
        "christopher": "chris kit",
        "christian": "chris",
        "anthony": "tony",
        "andrew": "andy drew",
        "andreas": "andi",
        "matthew": "matt",
        "benjamin": "ben benny",
        "samuel": "sam sammy",
        "alexander": "alex sascha sasha",
        "nicholas": "nick nicky",
        "peter": "pete",
        "patrick": "pat paddy",
        "stephen": "steve steven",
        "kenneth": "ken kenny",
        "ronald": "ron ronnie",
        "donald": "don donny",
        "lawrence": "larry",
        "gerald": "gerry jerry",
        "frederick": "fred freddy fritz",
        "johannes": "hannes hans",
        "joachim": "jochen achim",
        "sebastian": "basti",
        "elizabeth": "liz lizzie beth betty eliza lisa",
        "katherine": "kate katie kathy cathy kat",
        "margaret": "maggie meg peggy",
        "jennifer": "jen jenny",
        "patricia": "pat patty trish",
        "susan": "sue susie",
        "deborah": "deb debbie",
        "barbara": "barb babs",
        "rebecca": "becky becca",
        "victoria": "vicky tori",
        "jessica": "jess jessie",
        "abigail": "abby",
        "mohammed": "mohammad muhammad muhammed mhd mohd mohamed",
    }.items()
    for nickname in nicknames.split()
}
"""Short forms of given names, each with the full one."""

_PLACEHOLDERS = "test|na|none|null|unknown|xxx+|asdf|tbd|nn|keine|noname"
_GENERATIONS = "jr|sr|junior|senior|i|ii|iii|iv"
_LEGAL = "gmbh|mbh|ag|kg|ohg|ug|se|ltd|limited|plc|llc|llp|inc|incorporated|corp|corporation|co|company|sarl|sas|sa|spa|srl|sl|bv|nv|ab|as|asa|oy|oyj|aps|kk|pty|the|and|und"
_EASTERN = "sp(olka)? z (ograniczona odpowiedzialnoscia|o ?o)|sp ?zoo|(spol )?s r ?o|sro|ooo|oao|zao|pao"
_CYRILLIC = "о ?о ?о|оао|зао|пао|ао"
_ROLES = "info|sales|office|contact|kontakt|admin|support|hello|mail|service|marketing|billing|accounts|hr|jobs|team|noreply|no-reply|invoice|orders|enquiries|vertrieb|buero"
FREE_MAIL = "gmail.com|googlemail.com|yahoo.com|hotmail.com|outlook.com|live.com|icloud.com|gmx.de|gmx.net|web.de|aol.com|mail.com|t-online.de|proton.me|protonmail.com|msn.com"

MACROS: tuple[str, ...] = (
    "folded(x) AS strip_accents(replace(replace(replace(replace(replace(replace(lower(trim(x)), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ø', 'oe'), 'ß', 'ss'), 'ł', 'l'))",
    "words(x) AS nullif(trim(regexp_replace(folded(x), '[^\\p{L}\\p{N}]+', ' ', 'g')), '')",
    # of words, not of values as they came: to make words costs more than all that follows
    "letters(w) AS nullif(replace(w, ' ', ''), '')",
    f"generation(w) AS regexp_extract(w, '\\b({_GENERATIONS})\\b', 1)",
    f"named(w) AS letters(regexp_replace(w, '\\b({_GENERATIONS})$', ''))",
    f"person_name(w) AS CASE WHEN regexp_full_match(letters(w), '({_PLACEHOLDERS})') THEN NULL ELSE coalesce(named(w), letters(w)) END",
    "without_dots(x) AS regexp_replace(x, '\\b([[:alpha:]])\\.', '\\1', 'g')",
    # to the pattern of an edge between words letters beyond ASCII are none
    f"western(x) AS regexp_replace(words(without_dots(x)), '\\b({_EASTERN}|{_LEGAL})\\b', '', 'g')",
    f"firm(x) AS nullif(trim(regexp_replace(regexp_replace(western(x), '(^| )({_CYRILLIC})( |$)', ' ', 'g'), ' +', ' ', 'g')), '')",
    "address(x) AS CASE WHEN x LIKE '%_@_%' THEN regexp_replace(lower(trim(x)), '[+][^@]*@', '@') END",
    f"personal(x) AS CASE WHEN regexp_matches(address(x), '^({_ROLES})@') THEN NULL ELSE address(x) END",
    "mailbox(x) AS array_to_string(list_sort(string_split(regexp_replace(split_part(address(x), '@', 1), '[^a-z0-9]', '', 'g'), '')), '')",
    "digits(x) AS right(regexp_replace(regexp_replace(lower(x), '(ext|x|app|durchwahl).*$', ''), '[^0-9]', '', 'g'), 9)",
    "telephone(x) AS CASE WHEN length(digits(x)) >= 7 AND NOT regexp_matches(digits(x), '^(123456789|.*(0{7}|1{7}|9{7}))') THEN digits(x) END",
    "web(x) AS nullif(regexp_replace(regexp_replace(lower(trim(x)), '^https?://', ''), '^www[.]|/.*$', '', 'g'), '')",
)
